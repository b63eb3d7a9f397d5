import { Button } from "@mantine/core";
import { useWords } from "~/kernel/i18n";
import { formatDuration, useNow } from "~/kernel/time";
import { Kbd } from "~/ui/Kbd";
import { useReadable } from "~/ui/phone";
import { offerEndsAt } from "../selectors";
import type { DeskEvent } from "../state";
import { words } from "../words";
import classes from "./Offer.module.css";
import { Ring } from "./Ring";

type OfferCardProps = Readonly<{
  offer: DeskEvent;
  /** The one that Enter accepts. */
  first: boolean;
  onAccept: () => void;
  onDecline: () => void;
}>;

/** An SMS that waits for her decision: who, what, how long, and two buttons. */
export function OfferCard({ offer, first, onAccept, onDecline }: OfferCardProps) {
  const readable = useReadable();
  const t = useWords(words);
  const waiting = formatDuration(useNow() - offer.at + offer.waiting_ms);
  const { last_message: last, group_name: group } = offer;
  const sender = readable(offer.sender);
  const others = offer.message_count - 1;
  return (
    <article className={classes["offer"]} aria-label={t("offer.label", { sender, group })}>
      <header>
        <div>
          <strong className={classes["sender"]}>{sender}</strong>
          <span className={classes["way"]}>
            {group} · {offer.connector_name}
          </span>
          <span className={classes["way"]}>{t("offer.waiting", { time: waiting })}</span>
        </div>
        <Ring endsAt={offerEndsAt(offer)} wholeMs={(offer.offer?.timeout_s ?? 0) * 1000} />
      </header>
      {offer.subject && <p className={classes["subject"]}>{offer.subject}</p>}
      <p className={classes["text"]}>
        {last?.text ?? t("offer.hidden", { count: last?.length ?? 0 })}
        {others > 0 && <em> {t("offer.more", { count: others })}</em>}
      </p>
      {offer.handover && (
        <p className={classes["note"]}>
          <strong>{t("note.from", { name: offer.handover.user_name ?? "" })}</strong>{" "}
          {offer.handover.text}
        </p>
      )}
      <div className={classes["buttons"]}>
        <Button px="xs" onClick={onAccept} rightSection={first && <Kbd>⏎</Kbd>}>
          {t("accept")}
        </Button>
        <Button
          px="xs"
          variant="default"
          onClick={onDecline}
          rightSection={first && <Kbd>⇧ Esc</Kbd>}
        >
          {t("decline")}
        </Button>
      </div>
    </article>
  );
}
