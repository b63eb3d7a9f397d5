import { useCallback, useEffect, useState } from "react";
import { useDesk } from "../desk";

/** Loads the thread when it is opened, and again after each snapshot: something may have come in between. */
export function useThread(eventId: string, epoch: number, ready: boolean) {
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
  useEffect(() => {
    if (!ready) return;
    actions.loadThread(eventId).then(() => setError(undefined), setError);
  }, [actions, eventId, epoch, ready]);
  return { error, load };
}
