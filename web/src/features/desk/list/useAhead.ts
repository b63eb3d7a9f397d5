import { type SyntheticEvent, useEffect, useRef } from "react";
import { useDesk } from "../desk";
import { isStale } from "../threads";
import type { DeskState } from "../state";

/** Shorter, and a mouse that only passes would ask for every thread on its way. */
const REST_MS = 60;

/** Hears where the mouse or the focus rests among the rows, and loads that thread before it is opened. */
export function useAhead(state: DeskState): (at: SyntheticEvent) => void {
  const { actions } = useDesk();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  return ({ target }) => {
    clearTimeout(timer.current);
    if (!(target instanceof Element)) return;
    const id = target.closest<HTMLElement>("[data-event]")?.dataset["event"];
    const event = id === undefined ? undefined : state.events.get(id);
    if (id === undefined || !event || !isStale(state, event)) return;
    // Whoever opens it hears of a failure then.
    timer.current = setTimeout(() => {
      actions.loadThread(id, state.epoch).catch(() => undefined);
    }, REST_MS);
  };
}
