/** One conversation on the phone: what it sent and what it got, in order. */
import type { Sent } from "./history";
import type { Outcome } from "./transport";

export interface Received {
  id: string;
  from_number: string;
  text: string;
  at: string;
}

export interface Bubble {
  id: string;
  mine: boolean;
  text: string;
  at: string;
  outcome: Outcome | null;
}

export function thread(
  phone: string,
  contact: string,
  sent: readonly Sent[],
  received: readonly Received[],
): Bubble[] {
  const mine = sent
    .filter((s) => s.phone === phone && s.to === contact)
    .map(({ id, text, at, outcome }) => ({ id, mine: true, text, at, outcome }));
  const theirs = received
    .filter((r) => r.from_number === contact)
    .map(({ id, text, at }) => ({ id, mine: false, text, at, outcome: null }));
  return [...mine, ...theirs].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}
