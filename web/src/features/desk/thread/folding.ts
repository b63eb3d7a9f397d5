/** Earlier requests of a customer are folded away: this one is what counts. */
import type { ThreadMessage } from "~/kernel/api";

interface Folded {
  /** How many earlier requests there are among what is known, and when the last of them ended. */
  count: number;
  last: string | null;
  rest: readonly ThreadMessage[];
}

export function folded(messages: readonly ThreadMessage[], eventId: string): Folded {
  const first = messages.findIndex(({ event_id: of }) => of === eventId);
  const before = first < 0 ? [] : messages.slice(0, first);
  const count = new Set(before.map(({ event_id: of }) => of)).size;
  return {
    count,
    last: before.at(-1)?.at ?? null,
    rest: count > 0 ? messages.slice(first) : messages,
  };
}
