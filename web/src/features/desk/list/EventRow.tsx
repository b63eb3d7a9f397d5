import { UnstyledButton } from "@mantine/core";
import { memo } from "react";
import { useWords } from "~/kernel/i18n";
import { formatUntil, formatWhen } from "~/kernel/time";
import { EyeIcon, PencilIcon } from "~/ui/icons";
import { useReadable } from "~/ui/phone";
import { draft } from "../drafts";
import { haste, isUnread, others } from "../selectors";
import { type DeskEvent, type DeskState, isLocal } from "../state";
import { words } from "../words";
import classes from "./EventList.module.css";
import { Haste, type Urgency } from "./Haste";

type EventRowProps = Readonly<{
  state: DeskState;
  event: DeskEvent;
  /** Now, read by the list for all its rows. */
  at: number;
  open: boolean;
  /** It is gone, and only keeps its place under the mouse. */
  left: boolean;
  /** Tab comes into the list here. */
  stop: boolean;
  onOpen: (eventId: string) => void;
}>;

/** One SMS: who, the last words, how long the customer waits; who else looks at it. */
export function EventRow({ state, event, at, open, left, stop, onOpen }: EventRowProps) {
  const due = haste(state, event, at);
  return (
    <Row
      event={event}
      open={open}
      left={left}
      stop={stop}
      onOpen={onOpen}
      unread={isUnread(state, event)}
      mine={state.userId}
      accepting={state.pending.get(event.id) === "accept"}
      viewers={others(state, event.id)
        .map(({ name }) => name)
        .join(", ")}
      minutes={due?.minutes}
      urgency={due?.urgency}
      unsent={open ? "" : draft(event.id)}
    />
  );
}

type RowProps = Readonly<{
  event: DeskEvent;
  mine: string;
  open: boolean;
  left: boolean;
  stop: boolean;
  onOpen: (eventId: string) => void;
  unread: boolean;
  accepting: boolean;
  viewers: string;
  /** Without: no answer is due. */
  minutes: number | undefined;
  urgency: Urgency | undefined;
  unsent: string;
}>;

/** Drawn again only when something of it changes: there may be hundreds. */
const Row = memo(function Row(props: RowProps) {
  const { event, mine, open, left, stop, onOpen, unread, accepting } = props;
  const { viewers, minutes, urgency, unsent } = props;
  const readable = useReadable();
  const t = useWords(words);
  const last = event.last_message;
  const said = last?.text ?? t("offer.hidden", { count: last?.length ?? 0 });
  const preview = unsent
    ? t("list.draft", { text: unsent })
    : last?.direction === "out"
      ? last.user_id === mine || isLocal(last)
        ? t("list.you", { text: said })
        : `${last.user_name ?? t("thread.automatic")}: ${said}`
      : said;
  const since = last?.at ?? event.created_at;
  return (
    <UnstyledButton
      className={classes["row"] ?? ""}
      aria-current={open || undefined}
      data-unread={unread || undefined}
      disabled={left}
      tabIndex={stop ? 0 : -1}
      onClick={() => onOpen(event.id)}
    >
      <span className={classes["top"]}>
        <strong>{event.sender_name ?? readable(event.sender)}</strong>
        {urgency ? (
          <Haste minutes={minutes ?? 0} urgency={urgency} at={since} />
        ) : (
          <time dateTime={since}>{formatWhen(since)}</time>
        )}
      </span>
      <span className={classes["preview"]} data-draft={unsent ? true : undefined}>
        {unsent && <PencilIcon size={12} />} {preview}
      </span>
      <span className={classes["bottom"]}>
        <span className={classes["place"]}>
          {event.state === "parked" && event.due_at
            ? t("park.until", { time: formatUntil(event.due_at) })
            : `${event.subject} · ${event.group_name} · ${event.connector_name}`}
        </span>
        {viewers && (
          <span title={t("viewers.look", { names: viewers })}>
            <EyeIcon size={14} />
            <span className="visually-hidden">{t("viewers.look", { names: viewers })}</span>
          </span>
        )}
        {accepting && <span>{t("list.opening")}</span>}
        {event.state === "wrap_up" && <span>{t("wrap.title")}</span>}
        {unread && <span className={classes["new"]}>{t("list.unread")}</span>}
      </span>
    </UnstyledButton>
  );
});
