/** What this browser's simulated phones have sent, so that a reload loses nothing. */
import { remembered } from "~/kernel/remembered";
import type { Outcome } from "./transport";

export interface Sent {
  id: string;
  phone: string;
  to: string;
  text: string;
  at: string;
  outcome: Outcome | null;
}

const KEPT = 200;
const stored = remembered<readonly Sent[]>("phone.sent", []);

export const readSent = stored.get;

export function keepSent(sent: readonly Sent[]): void {
  stored.set(sent.slice(-KEPT));
}

/** Another customer's number, of the hundred German mobile numbers that belong to nobody. */
export function anotherNumber(random: () => number = Math.random): string {
  return `+4917139200${String(Math.floor(random() * 100)).padStart(2, "0")}`;
}
