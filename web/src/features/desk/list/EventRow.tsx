import { UnstyledButton } from "@mantine/core";
import { useWords } from "~/kernel/i18n";
import { formatUntil, formatWhen } from "~/kernel/time";
import { useReadable } from "~/ui/phone";
import { draft } from "../drafts";
import { isUnread } from "../selectors";
import type { DeskEvent, DeskState } from "../state";
import { words } from "../words";
import classes from "./EventList.module.css";

type EventRowProps = Readonly<{
  state: DeskState;
  event: DeskEvent;
  open: boolean;
  onOpen: (eventId: string) => void;
}>;

/** One SMS in work: who, the last words, when; a dot while the customer's word is unread. */
export function EventRow({ state, event, open, onOpen }: EventRowProps) {
  const readable = useReadable();
  const t = useWords(words);
  const last = event.last_message;
  const unread = isUnread(state, event);
  const unsent = open ? "" : draft(event.id);
  const said = last?.text ?? t("offer.hidden", { count: last?.length ?? 0 });
  const preview = unsent
    ? t("list.draft", { text: unsent })
    : last?.direction === "out"
      ? t("list.you", { text: said })
      : said;
  return (
    <UnstyledButton
      className={classes["row"] ?? ""}
      aria-current={open || undefined}
      data-unread={unread || undefined}
      onClick={() => onOpen(event.id)}
    >
      <span className={classes["top"]}>
        <strong>{readable(event.sender)}</strong>
        <time dateTime={last?.at ?? event.created_at}>
          {formatWhen(last?.at ?? event.created_at)}
        </time>
      </span>
      <span className={classes["preview"]} data-draft={unsent ? true : undefined}>
        {preview}
      </span>
      <span className={classes["bottom"]}>
        <span>
          {event.state === "parked" && event.due_at
            ? t("park.until", { time: formatUntil(event.due_at) })
            : `${event.subject} · ${event.group_name} · ${event.connector_name}`}
        </span>
        {state.pending.get(event.id) === "accept" && <span>{t("list.opening")}</span>}
        {event.state === "wrap_up" && <span>{t("wrap.title")}</span>}
        {unread && <span className={classes["new"]}>{t("list.unread")}</span>}
      </span>
    </UnstyledButton>
  );
}
