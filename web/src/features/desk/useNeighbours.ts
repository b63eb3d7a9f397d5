import { useEffect, useEffectEvent } from "react";
import { useDesk } from "./desk";
import type { DeskEvent, DeskState } from "./state";
import { isStale } from "./threads";

/** So long she reads before what may be next is fetched. */
const REST_MS = 250;

/** Loads the threads before and after the open one, so that a key opens them at once. */
export function useNeighbours(
  state: DeskState,
  rows: readonly DeskEvent[],
  openId: string | undefined,
): void {
  const { actions } = useDesk();
  const at = rows.findIndex(({ id }) => id === openId);
  const next = rows[(at + 1) % rows.length];
  const previous = at < 0 ? undefined : rows.at(at - 1);
  const fetch = useEffectEvent(() => {
    for (const row of new Set([next, previous]))
      // Whoever opens it hears of a failure then.
      if (row && row.id !== openId && isStale(state, row))
        actions.loadThread(row.id, state.epoch).catch(() => undefined);
  });
  useEffect(() => {
    const timer = setTimeout(fetch, REST_MS);
    return () => clearTimeout(timer);
  }, [openId, next?.id, previous?.id]);
}
