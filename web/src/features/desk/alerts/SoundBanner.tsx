import { Button } from "@mantine/core";
import { useEffect, useState } from "react";
import { useWords } from "~/kernel/i18n";
import { BellOffIcon } from "~/ui/icons";
import classes from "../DeskPage.module.css";
import { words } from "../words";
import { isBlocked, unblock } from "./chime";
import { useAlertSettings } from "./settings";

/** Says when an offer would come without its sound. Any click on the page cures it. */
export function SoundBanner() {
  const t = useWords(words);
  const { sound } = useAlertSettings();
  const [blocked, setBlocked] = useState(isBlocked);
  useEffect(() => {
    if (!blocked) return undefined;
    const cure = () => void unblock().then(() => setBlocked(isBlocked()));
    addEventListener("pointerdown", cure);
    addEventListener("keydown", cure);
    return () => {
      removeEventListener("pointerdown", cure);
      removeEventListener("keydown", cure);
    };
  }, [blocked]);
  if (!sound || !blocked) return null;
  return (
    <div className={classes["banner"]} role="status">
      <BellOffIcon />
      <span>{t("alerts.blocked")}</span>
      <Button size="compact-sm" variant="default">
        {t("alerts.allow")}
      </Button>
    </div>
  );
}
