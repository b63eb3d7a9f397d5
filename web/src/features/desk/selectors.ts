/** What the screen asks of the state. */
import type { StatusView, Viewer, WhyNothing } from "~/kernel/api";
import type { DeskEvent, DeskState } from "./state";

/** Worked out once for each state, however many ask. */
function once<T extends object>(select: (state: DeskState) => T): (state: DeskState) => T {
  const known = new WeakMap<DeskState, T>();
  return (state) => {
    const before = known.get(state);
    if (before) return before;
    const found = select(state);
    known.set(state, found);
    return found;
  };
}

/** Offers still to be decided, the one that ends first on top. */
export const offers = once((state): readonly DeskEvent[] =>
  [...state.events.values()]
    .filter((event) => event.offer && event.state === "offered" && !state.pending.has(event.id))
    .toSorted((a, b) => offerEndsAt(a) - offerEndsAt(b)),
);

/** What she works on, in the order she took it: nothing jumps under the mouse. */
export const mine = once((state): readonly DeskEvent[] =>
  [...state.events.values()]
    .filter((event) => {
      const act = state.pending.get(event.id);
      if (event.state === "offered") return act === "accept";
      if (event.state === "parked") return act === "resume";
      return event.agent_id === state.userId && (!act || act === "extend");
    })
    .toSorted((a, b) => takenAt(a) - takenAt(b)),
);

/** What she put aside, what comes back first on top. */
export const parked = once((state): readonly DeskEvent[] =>
  [...state.events.values()]
    .filter((event) => event.state === "parked" && !state.pending.has(event.id))
    .toSorted((a, b) => Date.parse(a.due_at ?? "") - Date.parse(b.due_at ?? "")),
);

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

export type Order = "taken" | "urgent" | "newest" | "oldest";

/** What she works on in another order; `urgent`: who waits longest for an answer first. */
export function sorted(events: readonly DeskEvent[], order: Order): readonly DeskEvent[] {
  const said = (event: DeskEvent) => Date.parse(event.last_message?.at ?? event.created_at);
  const waits = (event: DeskEvent) =>
    event.last_message?.direction === "in" ? said(event) : Infinity;
  switch (order) {
    case "taken":
      return events;
    case "urgent":
      return events.toSorted((a, b) => waits(a) - waits(b) || said(a) - said(b));
    case "newest":
      return events.toSorted((a, b) => said(b) - said(a));
    case "oldest":
      return events.toSorted((a, b) => said(a) - said(b));
  }
}

const MINUTE_MS = 60_000;
const SOON = 0.5;
const TARGET_S = 300;

/** How long the customer waits for an answer, measured by what her group promises; null while none is due. */
export function haste(state: DeskState, event: DeskEvent, at: number) {
  const last = event.last_message;
  const due = event.state === "active" || event.state === "queued" || event.state === "offered";
  if (!due || last?.direction !== "in") return null;
  const waited = Math.max(0, at - Date.parse(last.at));
  const group = state.groups.find(({ id }) => id === event.acd_group_id);
  const share = waited / ((group?.answer_target_s ?? TARGET_S) * 1000);
  const urgency = share >= 1 ? "late" : share >= SOON ? "soon" : "calm";
  return { minutes: Math.floor(waited / MINUTE_MS), urgency } as const;
}

/** Who else has this SMS open. */
export function others(state: DeskState, eventId: string): readonly Viewer[] {
  const people = state.looking.get(eventId);
  return people?.filter(({ user_id: id }) => id !== state.userId) ?? [];
}
