import { useWords } from "~/kernel/i18n";
import { restartStream, useLineState } from "~/kernel/stream/stream";
import { WarningIcon } from "~/ui/icons";
import { words } from "../words";
import classes from "./OfflineBanner.module.css";

/** Says so while the server cannot be reached: what is on the screen may be old. */
export function OfflineBanner() {
  const t = useWords(words);
  if (useLineState() !== "offline") return null;
  return (
    <div role="status" className={classes["banner"]}>
      <WarningIcon />
      <span>{t("offline")}</span>
      <button type="button" onClick={restartStream}>
        {t("offline.now")}
      </button>
    </div>
  );
}
