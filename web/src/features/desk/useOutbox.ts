import { useNetwork } from "@mantine/hooks";
import { useEffect, useEffectEvent, useRef, useSyncExternalStore } from "react";
import { now } from "~/kernel/time";
import { useLineState } from "~/kernel/stream/stream";
import type { Actions } from "./actions";
import { outbox, type Refused, sendDue, type Waiting } from "./outbox";

const TAKEN_MS = 300;

/** Keeps the outbox moving, whatever page is shown. */
export function useOutbox(actions: Actions): void {
  const waiting = useSyncExternalStore(outbox.subscribe, outbox.waiting);
  const online = useNetwork().online;
  const live = useLineState() === "live" && online;
  useEffect(() => {
    if (!live || waiting.length === 0) return undefined;
    const next = Math.min(...waiting.map(({ due }) => due ?? 0));
    const timer = setTimeout(() => void sendDue(actions.send, live), Math.max(0, next - now()));
    return () => clearTimeout(timer);
  }, [waiting, live, actions]);
}

/** Says that an answer came back, to whoever does not have its conversation open. */
export function useRefusals(say: (eventId: string, error: unknown) => void): void {
  const refused = useSyncExternalStore(outbox.subscribe, outbox.refused);
  const told = useRef(refused);
  const tell = useEffectEvent((current: typeof refused) => {
    for (const [eventId, { error }] of current)
      if (told.current.get(eventId)?.error !== error && outbox.refused().has(eventId))
        say(eventId, error);
    told.current = current;
  });
  useEffect(() => {
    // A composer that is open takes it at once.
    const timer = setTimeout(() => tell(refused), TAKEN_MS);
    return () => clearTimeout(timer);
  }, [refused]);
}

export function useWaiting(eventId: string): readonly Waiting[] {
  const waiting = useSyncExternalStore(outbox.subscribe, outbox.waiting);
  // What is leaving stands in the thread already.
  return waiting.filter((entry) => entry.eventId === eventId && entry.stage !== "leaving");
}

export function useRefused(eventId: string): Refused | undefined {
  return useSyncExternalStore(outbox.subscribe, outbox.refused).get(eventId);
}
