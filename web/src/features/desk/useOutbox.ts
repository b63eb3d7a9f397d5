import { useNetwork } from "@mantine/hooks";
import { useEffect, useSyncExternalStore } from "react";
import { now } from "~/kernel/time";
import { useLineState } from "~/kernel/stream/stream";
import type { Actions } from "./actions";
import { outbox, type Refused, sendDue, type Waiting } from "./outbox";

/** Keeps the outbox moving, whatever page is shown. */
export function useOutbox(actions: Actions): void {
  const waiting = useSyncExternalStore(outbox.subscribe, outbox.waiting);
  const online = useNetwork().online;
  const live = useLineState() === "live" && online;
  useEffect(() => {
    if (!live || waiting.length === 0) return undefined;
    const next = Math.min(...waiting.map(({ due }) => due ?? 0));
    const timer = setTimeout(() => void sendDue(actions.reply, live), Math.max(0, next - now()));
    return () => clearTimeout(timer);
  }, [waiting, live, actions]);
}

export function useWaiting(eventId: string): readonly Waiting[] {
  const waiting = useSyncExternalStore(outbox.subscribe, outbox.waiting);
  return waiting.filter((entry) => entry.eventId === eventId);
}

export function useRefused(eventId: string): Refused | undefined {
  return useSyncExternalStore(outbox.subscribe, outbox.refused).get(eventId);
}
