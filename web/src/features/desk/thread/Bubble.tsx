import type { ReplyState, ThreadMessage } from "~/kernel/api";
import { useWords } from "~/kernel/i18n";
import { formatMoment, formatTime } from "~/kernel/time";
import {
  CheckIcon,
  ClockIcon,
  DoubleCheckIcon,
  QuestionIcon,
  SendIcon,
  WarningIcon,
} from "~/ui/icons";
import { isLocal } from "../state";
import { words } from "../words";
import classes from "./Bubble.module.css";

const icons: Record<ReplyState, typeof CheckIcon> = {
  queued: ClockIcon,
  sending: SendIcon,
  sent: CheckIcon,
  delivered: DoubleCheckIcon,
  failed: WarningIcon,
  unclear: QuestionIcon,
};

type BubbleProps = Readonly<{
  message: ThreadMessage;
  mine: string;
  onAgain: (text: string) => void;
}>;

/** One SMS. An answer carries its way to the customer, in words. */
export function Bubble({ message, mine, onAgain }: BubbleProps) {
  const t = useWords(words);
  const { direction, text, length, at, state, user_id, user_name } = message;
  const out = direction !== "in";
  const author = !out
    ? t("thread.customer")
    : user_id === mine || isLocal(message)
      ? t("thread.you")
      : (user_name ?? "");
  return (
    <div
      className={classes["message"]}
      data-out={out || undefined}
      data-note={direction === "note" || direction === "handover" || undefined}
      data-state={state ?? undefined}
    >
      <p className={classes["bubble"]}>
        {text ?? <em>{t("thread.hidden", { count: length })}</em>}
      </p>
      <div className={classes["under"]}>
        <span>
          {direction === "note" && `${t("note.kind")} · `}
          {direction === "handover" && `${t("note.handover.kind")} · `}
          {author}
        </span>
        <time dateTime={at} title={formatMoment(at)}>
          {formatTime(at)}
        </time>
        {state && <Way state={state} reason={message.reason ?? null} />}
        {(state === "failed" || state === "unclear") && text !== null && (
          <button type="button" onClick={() => onAgain(text)}>
            {t("reply.again")}
          </button>
        )}
      </div>
    </div>
  );
}

function Way({ state, reason }: Readonly<{ state: ReplyState; reason: string | null }>) {
  const t = useWords(words);
  const Icon = icons[state];
  return (
    <span
      className={classes["way"]}
      title={state === "unclear" ? t("reply.unclear.hint") : undefined}
    >
      <Icon size={14} />
      {t(`reply.${state}`)}
      {reason && (state === "failed" || state === "unclear") && `: ${reason}`}
    </span>
  );
}
