import { Button } from "@mantine/core";
import { useWords } from "~/kernel/i18n";
import { formatDuration, useNow } from "~/kernel/time";
import { Kbd } from "~/ui/Kbd";
import { useKeyOf } from "~/ui/keys/useOwnKeys";
import { useReadable } from "~/ui/phone";
import { offerEndsAt } from "../selectors";
import type { DeskEvent } from "../state";
import { words } from "../words";
import classes from "./Offer.module.css";
import { Ring } from "./Ring";

type OfferCardProps = Readonly<{
  offer: DeskEvent;
  /** The one that the keys from anywhere mean. */
  first: boolean;
  onAccept: () => void;
  onDecline: () => void;
}>;

/** An SMS that waits for her decision: who, what, how long, and two buttons. */
export function OfferCard({ offer, first, onAccept, onDecline }: OfferCardProps) {
  const readable = useReadable();
  const t = useWords(words);
  const keyOf = useKeyOf();
  const waiting = formatDuration(useNow() - offer.at + offer.waiting_ms);
  const { last_message: last, group_name: group } = offer;
  const sender = offer.sender_name ?? readable(offer.sender);
  const others = offer.message_count - 1;
  return (
    // Whoever stands on the card decides with Enter and Shift+Esc; it never takes the focus by itself.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <article
      className={classes["offer"]}
      aria-label={t("offer.label", { sender, group })}
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      onKeyDown={(key) => {
        if (key.key === "Escape" && key.shiftKey) onDecline();
        else if (key.key === "Enter" && key.target === key.currentTarget) onAccept();
        else return;
        key.preventDefault();
        key.stopPropagation();
      }}
    >
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
        <Button px="xs" onClick={onAccept} rightSection={first && <Kbd>{keyOf("accept")}</Kbd>}>
          {t("accept")}
        </Button>
        <Button
          px="xs"
          variant="default"
          onClick={onDecline}
          rightSection={first && <Kbd>{keyOf("decline")}</Kbd>}
        >
          {t("decline")}
        </Button>
      </div>
    </article>
  );
}
