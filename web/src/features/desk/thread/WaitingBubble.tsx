import { useWords } from "~/kernel/i18n";
import { formatTime, useNow } from "~/kernel/time";
import { ClockIcon } from "~/ui/icons";
import { takeBack, type Waiting } from "../outbox";
import { words } from "../words";
import classes from "./Bubble.module.css";

const SECOND_MS = 1000;

type WaitingBubbleProps = Readonly<{ entry: Waiting; onUndone: (text: string) => void }>;

/** An answer that has not left this browser: held back for a moment, or waiting for the connection. */
export function WaitingBubble({ entry, onUndone }: WaitingBubbleProps) {
  const t = useWords(words);
  const at = useNow(250);
  const left =
    entry.due === null || entry.stage === "tried"
      ? null
      : Math.max(0, Math.ceil((entry.due - at) / SECOND_MS));
  const undo = () => {
    const text = takeBack(entry.id);
    if (text !== undefined) onUndone(text);
  };
  return (
    <div className={classes["message"]} data-out data-waiting>
      <p className={classes["bubble"]}>{entry.text}</p>
      <div className={classes["under"]}>
        <time dateTime={new Date(entry.writtenAt).toISOString()}>
          {formatTime(entry.writtenAt)}
        </time>
        <span className={classes["way"]} role="status">
          <ClockIcon size={14} />
          {left === null
            ? t(entry.stage === "tried" ? "outbox.tried" : "outbox.offline")
            : left > 0
              ? t("outbox.held", { count: left })
              : t("reply.queued")}
        </span>
        {entry.stage === "held" && left !== 0 && (
          <button type="button" onClick={undo}>
            {t("outbox.undo")}
          </button>
        )}
      </div>
    </div>
  );
}
