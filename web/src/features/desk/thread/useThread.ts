import { useCallback, useEffect, useEffectEvent, useState } from "react";
import { useDesk } from "../desk";
import type { DeskEvent, DeskState } from "../state";
import { isStale } from "../threads";

/**
 * Loads the thread that is opened unless it is here, and again after each snapshot, when something may have come in
 * between, and when something happened to the event.
 */
export function useThread(state: DeskState, event: DeskEvent, ready: boolean) {
  const { id: eventId, last_step: lastStep } = event;
  const { actions } = useDesk();
  const [error, setError] = useState<unknown>();
  const load = useCallback(
    async (cursor?: string) => {
      try {
        await actions.loadThread(eventId, cursor);
        setError(undefined);
      } catch (caught) {
        setError(caught);
      }
    },
    [actions, eventId],
  );
  const { epoch } = state;
  // Updates bring the messages of her own events only.
  const elsewhere = state.events.has(eventId) ? undefined : event.last_message?.id;
  const missing = useEffectEvent(() => isStale(state, eventId));
  useEffect(() => {
    if (!ready || !missing()) return;
    actions.loadThread(eventId).then(() => setError(undefined), setError);
  }, [actions, eventId, epoch, ready, lastStep, elsewhere]);
  return { error, load };
}
