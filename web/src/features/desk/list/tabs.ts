import type { DeskState } from "../state";

export type Tab = "mine" | "parked" | "queue" | "closed";

/** A queue to choose from is there only where a group lets its members choose. */
export function tabsOf(state: DeskState): Tab[] {
  const picks = state.groups.some(({ may_pick: may }) => may);
  return ["mine", "parked", ...(picks ? (["queue"] as const) : []), "closed"];
}
