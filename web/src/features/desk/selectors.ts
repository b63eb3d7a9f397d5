/** What the screen asks of the state. */
import type { StatusView, WhyNothing } from "~/kernel/api";
import type { DeskEvent, DeskState } from "./state";

/** Offers still to be decided, the one that ends first on top. */
export function offers(state: DeskState): DeskEvent[] {
  return [...state.events.values()]
    .filter((event) => event.offer && event.state === "offered" && !state.pending.has(event.id))
    .toSorted((a, b) => offerEndsAt(a) - offerEndsAt(b));
}

/** What she works on, in the order she took it: nothing jumps under the mouse. */
export function mine(state: DeskState): DeskEvent[] {
  return [...state.events.values()]
    .filter((event) => {
      const act = state.pending.get(event.id);
      if (event.state === "offered") return act === "accept";
      if (event.state === "parked") return act === "resume";
      return event.agent_id === state.userId && (!act || act === "extend");
    })
    .toSorted((a, b) => takenAt(a) - takenAt(b));
}

/** What she put aside, what comes back first on top. */
export function parked(state: DeskState): DeskEvent[] {
  return [...state.events.values()]
    .filter((event) => event.state === "parked" && !state.pending.has(event.id))
    .toSorted((a, b) => Date.parse(a.due_at ?? "") - Date.parse(b.due_at ?? ""));
}

function takenAt(event: DeskEvent): number {
  return event.accepted_at ? Date.parse(event.accepted_at) : Infinity;
}

export function offerEndsAt(event: DeskEvent): number {
  return event.offer ? event.at + event.offer.remaining_ms : Infinity;
}

/** The customer wrote last, and she has not looked yet. */
export function isUnread(state: DeskState, event: DeskEvent): boolean {
  const last = event.last_message;
  return last?.direction === "in" && state.seen.get(event.id) !== last.id;
}

/** Reasons worth a banner: a full desk is work, not trouble, and a line that lives contradicts "not connected". */
export function hindrance(state: DeskState, live: boolean): WhyNothing | undefined {
  return state.status?.why_nothing.find(
    (why) => why !== "at_maximum" && !(why === "not_connected" && live),
  );
}

/** The status that lets SMS in again. */
export function readyStatus(state: DeskState): StatusView | undefined {
  return state.statuses.find((status) => status.settable_by_agent && status.receives_sms);
}
