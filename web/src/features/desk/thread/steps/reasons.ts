import type { DeclineReason } from "~/kernel/api";

/** Why an offer is declined, in the order of the menu. */
export const REASONS = [
  "busy",
  "not_mine",
  "language",
  "knowledge",
  "other",
] as const satisfies readonly DeclineReason[];

export function isReason(given: string | null): given is DeclineReason {
  return REASONS.some((reason) => reason === given);
}
