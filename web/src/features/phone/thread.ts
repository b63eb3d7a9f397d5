/** One conversation on the phone: what it sent and what it got, in order. */
import type { Sent } from "./history";
import type { Outcome } from "./transport";

export type Received = Readonly<{ id: string; from_number: string; text: string; at: string }>;

export type Bubble = Readonly<{
  id: string;
  mine: boolean;
  text: string;
  at: string;
  outcome: Outcome | null;
}>;

export function thread(phone: string, contact: string, sent: readonly Sent[], received: readonly Received[]): Bubble[] {
  const bubbles: Bubble[] = [];
  for (const s of sent) {
    if (s.phone === phone && s.to === contact) {
      bubbles.push({ id: s.id, mine: true, text: s.text, at: s.at, outcome: s.outcome });
    }
  }
  for (const r of received) {
    if (r.from_number === contact) bubbles.push({ id: r.id, mine: false, text: r.text, at: r.at, outcome: null });
  }
  return bubbles.sort((a, b) => a.at.localeCompare(b.at));
}
