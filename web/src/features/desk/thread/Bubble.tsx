import type { ReplyState, ThreadMessage } from "~/kernel/api";
import { useWords } from "~/kernel/i18n";
import { formatMoment, formatTime } from "~/kernel/time";
import { memo } from "react";
import {
  CheckIcon,
  ClockIcon,
  DoubleCheckIcon,
  QuestionIcon,
  SendIcon,
  WarningIcon,
} from "~/ui/icons";
import { useReason } from "~/ui/replies";
import { lateSince } from "../outbox";
import { isLocal } from "../state";
import { words } from "../words";
import classes from "./Bubble.module.css";
import { Said } from "./Said";

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
  marked: boolean;
  /** What is searched for. */
  found: string;
  onAgain: (message: ThreadMessage) => void;
  onWrite: (text: string) => void;
}>;

/** One SMS. An answer carries its way to the customer, in words. Drawn again only when it changes: there may be thousands. */
export const Bubble = memo(function Bubble(props: BubbleProps) {
  const { message, mine, marked, found, onAgain, onWrite } = props;
  const t = useWords(words);
  const { direction, text, length, at, state, user_id, user_name } = message;
  const out = direction !== "in";
  const author = !out
    ? t("thread.customer")
    : user_id === mine || isLocal(message)
      ? t("thread.you")
      : (user_name ?? t("thread.automatic"));
  const late = out && state ? lateSince(message.id) : undefined;
  return (
    <div
      id={`sms-${message.id}`}
      className={classes["message"]}
      data-marked={marked || undefined}
      data-out={out || undefined}
      data-note={direction === "note" || direction === "handover" || undefined}
      data-state={state ?? undefined}
    >
      <p className={classes["bubble"]}>
        {text === null ? (
          <em>{t("thread.hidden", { count: length })}</em>
        ) : (
          <Said text={text} found={found} />
        )}
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
        {late !== undefined && <span>{t("outbox.late", { time: formatTime(late) })}</span>}
        {state && <Way state={state} reason={message.reason ?? null} />}
        {state === "failed" && message.event_id !== null && (
          <button type="button" onClick={() => onAgain(message)}>
            {t("reply.again.send")}
          </button>
        )}
        {(state === "failed" || state === "unclear") && text !== null && (
          <button type="button" onClick={() => onWrite(text)}>
            {t("reply.again")}
          </button>
        )}
      </div>
    </div>
  );
});

function Way({ state, reason }: Readonly<{ state: ReplyState; reason: string | null }>) {
  const t = useWords(words);
  const said = useReason();
  const Icon = icons[state];
  return (
    <span
      className={classes["way"]}
      title={state === "unclear" ? t("reply.unclear.hint") : undefined}
    >
      <Icon size={14} />
      {t(`reply.${state}`)}
      {reason && (state === "failed" || state === "unclear") && `: ${said(reason)}`}
    </span>
  );
}
