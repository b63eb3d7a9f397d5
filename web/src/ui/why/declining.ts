import type { DeclineReason } from "~/kernel/api";
import { dictionary } from "~/kernel/i18n";

/** Why an offer is declined, in the order of the menu. */
export const REASONS = [
  "busy",
  "not_mine",
  "language",
  "knowledge",
  "other",
] as const satisfies readonly DeclineReason[];

export const reasonWords = dictionary(
  {
    busy: "No time now",
    not_mine: "Belongs to somebody else",
    language: "Another language",
    knowledge: "Needs somebody who knows more",
    other: "Another reason",
  },
  {
    busy: "Gerade keine Zeit",
    not_mine: "Gehört zu jemand anderem",
    language: "Andere Sprache",
    knowledge: "Braucht jemanden, der mehr weiß",
    other: "Anderer Grund",
  },
);

export function isReason(given: string | null): given is DeclineReason {
  return REASONS.some((reason) => reason === given);
}
