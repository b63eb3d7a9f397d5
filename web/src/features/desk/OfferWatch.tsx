import { Portal } from "@mantine/core";
import { useLocation, useNavigate } from "@tanstack/react-router";
import { useMemo } from "react";
import { useOfferAlerts } from "./alerts/useOfferAlerts";
import { useDesk } from "./desk";
import { useKeys } from "./keys";
import { OfferCard } from "./list/OfferCard";
import classes from "./OfferWatch.module.css";
import { offers } from "./selectors";
import type { DeskEvent } from "./state";

/** Makes offers heard on every page; away from the desk it shows the first one in a corner. */
export function OfferWatch() {
  const { state, actions } = useDesk();
  const navigate = useNavigate();
  const onDesk = useLocation({ select: ({ pathname }) => pathname === "/desk" });
  const offered = useMemo(() => (state ? offers(state) : []), [state]);
  const first = offered[0];

  const accept = async (offer: DeskEvent) => {
    await navigate({ to: "/desk", search: { event: offer.id } });
    if (!(await actions.accept(offer.id))) await navigate({ to: "/desk", search: {} });
  };
  useOfferAlerts(offered, () => void navigate({ to: "/desk" }));
  useKeys({
    Enter: first && (() => void accept(first)),
    // Some browsers keep Shift+Esc for themselves.
    "Shift+Escape": first && (() => void actions.decline(first.id)),
    d: first && (() => void actions.decline(first.id)),
  });

  if (onDesk || !first) return null;
  return (
    <Portal>
      <div className={classes["corner"]} aria-live="assertive">
        <OfferCard
          offer={first}
          first
          onAccept={() => void accept(first)}
          onDecline={() => void actions.decline(first.id)}
        />
      </div>
    </Portal>
  );
}
