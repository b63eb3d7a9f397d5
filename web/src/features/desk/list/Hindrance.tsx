import { Button } from "@mantine/core";
import { useWords } from "~/kernel/i18n";
import { useLineState } from "~/kernel/stream/stream";
import { WarningIcon } from "~/ui/icons";
import { useDesk } from "../desk";
import { hindrance, readyStatus } from "../selectors";
import type { DeskState } from "../state";
import { words } from "../words";
import classes from "./EventList.module.css";

/** Why nothing comes, and the button that changes it. */
export function Hindrance({ state }: Readonly<{ state: DeskState }>) {
  const t = useWords(words);
  const { actions } = useDesk();
  const why = hindrance(state, useLineState() === "live");
  if (!why || why === "at_maximum") return null;
  const status = state.status?.status.name ?? "";
  const cause = why === "status" ? state.status?.cause : null;
  const ready = readyStatus(state);
  const curable = (why === "status" || why === "status_restricted") && ready;
  return (
    <div className={classes["hindrance"]} role="status">
      <WarningIcon />
      <p>{cause ? t(`why.by_itself.${cause}`) : t(`why.${why}`, { status })}</p>
      {curable && (
        <Button size="xs" onClick={() => void actions.setStatus(ready.id)}>
          {t("why.set", { status: ready.name })}
        </Button>
      )}
    </div>
  );
}
