import { useCallback, useEffect, useEffectEvent, useState } from "react";
import { useDesk } from "../desk";
import type { DeskState } from "../state";
import { isStale } from "../threads";

/** Loads the thread that is opened unless it is here, and again after each snapshot: something may have come in between. */
export function useThread(state: DeskState, eventId: string, ready: boolean) {
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
  const missing = useEffectEvent(() => isStale(state, eventId));
  useEffect(() => {
    if (!ready || !missing()) return;
    actions.loadThread(eventId).then(() => setError(undefined), setError);
  }, [actions, eventId, epoch, ready]);
  return { error, load };
}
