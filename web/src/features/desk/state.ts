/**
 * How the desk changes. Pure: the snapshot and each update go in, the screen follows. What she does herself is
 * shown at once, marked pending, until the server's word comes.
 */
import type { Gone, Hint, Snapshot, Update, Viewer } from "~/kernel/api";
import type { Frame } from "~/kernel/stream/line";
import { set, without } from "./maps";
import type { Change, DeskEvent, DeskState, Thread } from "./model";
import { outOfDate, replied, threadLoaded, told, withMessages } from "./threads";

export type { Act, Change, DeskEvent, DeskState, DeskStatus, Thread } from "./model";
export { isLocal } from "./threads";

export function step(state: DeskState | null, change: Change): DeskState | null {
  if (change.kind === "frame") return hear(state, change.frame);
  if (!state) return null;
  switch (change.kind) {
    case "acting":
      return { ...state, pending: set(state.pending, change.eventId, change.act) };
    case "acted":
      return acted(state, change.eventId, change.event && { ...change.event, at: change.at });
    case "refused":
      return { ...state, pending: without(state.pending, change.eventId) };
    case "thread":
      return threadLoaded(state, change);
    case "replying":
      return withMessages(state, change.eventId, (messages) => [...messages, change.message]);
    case "replied":
      return replied(state, change.eventId, change.localId, change.message);
    case "seen":
      return seen(state, change.eventId);
    case "unseen":
      return { ...state, seen: without(state.seen, change.eventId) };
  }
}

function hear(state: DeskState | null, frame: Frame): DeskState | null {
  if (frame.kind === "snapshot") return fromSnapshot(frame.data, frame.at, state);
  if (!state) return null;
  return frame.kind === "update"
    ? apply(state, frame.data, frame.at)
    : hint(state, frame.data, frame.at);
}

export function fromSnapshot(
  data: Snapshot,
  at: number,
  before: DeskState | null = null,
): DeskState {
  const same = before?.userId === data.user_id ? before : null;
  return {
    seq: data.seq,
    epoch: (same?.epoch ?? 0) + 1,
    userId: data.user_id,
    isAgent: data.is_agent,
    maxParallelSms: data.max_parallel_sms,
    status: data.status && { ...data.status, at },
    statuses: data.statuses,
    groups: data.groups,
    groupsAt: at,
    events: new Map(data.events.map((event) => [event.id, { ...event, at }])),
    threads: same?.threads ?? new Map<string, Thread>(),
    told: new Map(),
    pending: new Map(),
    seen: same?.seen ?? new Map<string, string>(),
    notices: data.notices,
    looking: same?.looking ?? new Map<string, readonly Viewer[]>(),
    gone: null,
  };
}

/** The one place where an update of the server changes what the agent sees. */
export function apply(state: DeskState, update: Update, at: number): DeskState {
  if (update.seq <= state.seq) return state; // Seen already, before the line was lost.
  const next = { ...state, seq: update.seq };
  switch (update.type) {
    case "event_changed": {
      const { event } = update;
      return {
        ...next,
        events: set(state.events, event.id, { ...event, at }),
        pending: without(state.pending, event.id),
      };
    }
    case "event_removed":
      return removed(next, update.event_id, update.reason);
    case "message_added":
    case "message_changed":
      return told(next, update);
    case "status_changed":
      return { ...next, status: { ...update.status, at } };
    case "notice_added":
      return { ...next, notices: [...state.notices, update.notice] };
    case "notice_removed":
      return { ...next, notices: state.notices.filter(({ id }) => id !== update.notice_id) };
    case "access_changed":
      return next; // The line asks for a new snapshot by itself.
    default:
      return update satisfies never;
  }
}

function hint(state: DeskState, data: Hint, at: number): DeskState {
  switch (data.type) {
    case "counters":
      return { ...state, groups: data.groups, groupsAt: at };
    case "looking":
      return { ...state, looking: set(state.looking, data.event_id, data.people) };
    case "again":
      return outOfDate(state, data.event_id);
    case "changed":
      return state;
  }
}

/** The answer to her own action; an update that came in between knows better. */
function acted(state: DeskState, eventId: string, event: DeskEvent | null): DeskState {
  if (!state.pending.has(eventId)) return state;
  const pending = without(state.pending, eventId);
  const stays = event?.agent_id === state.userId && event.state !== "closed";
  const events = stays ? set(state.events, eventId, event) : without(state.events, eventId);
  return { ...state, pending, events };
}

function removed(state: DeskState, eventId: string, reason: Gone): DeskState {
  const event = state.events.get(eventId);
  if (!event) return state;
  return {
    ...state,
    events: without(state.events, eventId),
    threads: without(state.threads, eventId),
    told: without(state.told, eventId),
    pending: without(state.pending, eventId),
    seen: without(state.seen, eventId),
    gone: state.pending.has(eventId) ? null : { event, reason },
  };
}

function seen(state: DeskState, eventId: string): DeskState {
  const last = state.events.get(eventId)?.last_message?.id;
  if (!last || state.seen.get(eventId) === last) return state;
  return { ...state, seen: set(state.seen, eventId, last) };
}
