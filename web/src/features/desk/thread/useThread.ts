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
  const { epoch } = state;
  const load = useCallback(
    async (cursor?: string) => {
      try {
        await actions.loadThread(eventId, epoch, cursor);
        setError(undefined);
      } catch (caught) {
        setError(caught);
      }
    },
    [actions, eventId, epoch],
  );
  const known = state.threads.get(eventId)?.epoch === epoch;
  const missing = useEffectEvent(() => isStale(state, event));
  useEffect(() => {
    if (!ready || !missing()) return;
    actions.loadThread(eventId, epoch).then(() => setError(undefined), setError);
  }, [actions, eventId, epoch, known, ready, lastStep]);
  return { error, load };
}
