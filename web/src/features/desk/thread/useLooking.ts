import { useCallback, useEffect, useRef } from "react";
import { say } from "~/kernel/looking";
import { now } from "~/kernel/time";
import { others } from "../selectors";
import type { DeskState } from "../state";

const TYPING_EACH_MS = 3_000;

/** Says that she writes, while somebody else is there to be told. */
export function useTyping(state: DeskState, eventId: string): () => void {
  const watched = others(state, eventId).length > 0;
  const last = useRef(0);
  useEffect(() => {
    last.current = 0;
  }, [eventId]);
  return useCallback(() => {
    if (!watched || now() - last.current < TYPING_EACH_MS) return;
    last.current = now();
    say(eventId, "types");
  }, [watched, eventId]);
}
