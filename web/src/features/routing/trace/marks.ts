import { exitKey, type Marks } from "../canvas/view";
import type { Outcome, Passed } from "../contract";

/** Where a run came by, for the canvas. */
export function marksOf(trace: readonly Passed[], here: string | null): Marks {
  return {
    here,
    passed: new Set(trace.map(({ node }) => node)),
    exits: new Set(
      trace.flatMap(({ node, output }) => (output === null ? [] : exitKey({ node, output }))),
    ),
  };
}

/** As an example says it. */
export function outcomeName(outcome: Outcome | null) {
  if (!outcome) return "waiting";
  if (outcome.kind === "ended") return outcome.answered ? "answered" : "ended";
  return outcome.kind;
}
