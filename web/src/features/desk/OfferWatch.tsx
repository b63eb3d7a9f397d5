import { Portal } from "@mantine/core";
import { useLocation } from "@tanstack/react-router";
import { useMemo } from "react";
import { useOfferAlerts } from "./alerts/useOfferAlerts";
import { useWords } from "~/kernel/i18n";
import { useReadable } from "~/ui/phone";
import { useDesk } from "./desk";
import { useKeys } from "./keys";
import { OfferCard } from "./list/OfferCard";
import classes from "./OfferWatch.module.css";
import { offers } from "./selectors";
import type { DeskEvent } from "./state";
import { useOpen } from "./useOpen";
import { words } from "./words";

/** Makes offers heard on every page; away from the desk it shows the first one in a corner. */
export function OfferWatch() {
  const readable = useReadable();
  const t = useWords(words);
  const { state, decline } = useDesk();
  const { open, accept } = useOpen();
  const onDesk = useLocation({ select: ({ pathname }) => pathname === "/desk" });
  const offered = useMemo(() => (state ? offers(state) : []), [state]);
  const first = offered[0];

  useOfferAlerts(offered, () => open(undefined));
  // From anywhere, by keys that neither browsers nor screen readers use.
  useKeys({
    accept: first && (() => void accept(first.id)),
    decline: first && (() => decline(first)),
  });

  return (
    <>
      <p className="visually-hidden" aria-live="assertive">
        {first && t("offer.label", { sender: readable(first.sender), group: first.group_name })}
      </p>
      {first && !onDesk && <Corner offer={first} onAccept={() => void accept(first.id)} />}
    </>
  );
}

type CornerProps = Readonly<{ offer: DeskEvent; onAccept: () => void }>;

function Corner({ offer, onAccept }: CornerProps) {
  const { decline } = useDesk();
  return (
    <Portal>
      <div className={classes["corner"]}>
        <OfferCard offer={offer} first onAccept={onAccept} onDecline={() => decline(offer)} />
      </div>
    </Portal>
  );
}
