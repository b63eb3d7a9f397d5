/**
 * What an agent's desk holds. Pure: the snapshot and each update go in, the screen follows. What she does herself is
 * shown at once, marked pending, until the server's word comes.
 */
import type {
  Gone,
  GroupCounter,
  Hint,
  MediaEvent,
  MyStatus,
  Notice,
  Snapshot,
  StatusView,
  ThreadMessage,
  Update,
} from "~/kernel/api";
import type { Frame } from "~/kernel/stream/line";

/** `at`: this machine's clock when it came; what counts down or up was true then. */
export type DeskEvent = Readonly<MediaEvent & { at: number }>;
export type DeskStatus = Readonly<MyStatus & { at: number }>;
export type Act =
  "accept" | "decline" | "close" | "park" | "resume" | "transfer" | "return" | "extend";

export type Thread = Readonly<{ messages: readonly ThreadMessage[]; older: string | null }>;

export type DeskState = Readonly<{
  seq: number;
  /** Counts snapshots: whatever was loaded before the last one is to be loaded again. */
  epoch: number;
  userId: string;
  isAgent: boolean;
  maxParallelSms: number;
  status: DeskStatus | null;
  statuses: readonly StatusView[];
  groups: readonly GroupCounter[];
  groupsAt: number;
  events: ReadonlyMap<string, DeskEvent>;
  threads: ReadonlyMap<string, Thread>;
  pending: ReadonlyMap<string, Act>;
  /** The last message of each event that she has had on her screen. */
  seen: ReadonlyMap<string, string>;
  /** What people told her that she has not seen yet. */
  notices: readonly Notice[];
  /** The event that left last, to be told why. */
  gone: { event: DeskEvent; reason: Gone } | null;
}>;

export type Change =
  | { kind: "frame"; frame: Frame }
  | { kind: "acting"; eventId: string; act: Act }
  | { kind: "acted"; eventId: string; event: MediaEvent | null; at: number }
  | { kind: "refused"; eventId: string }
  | { kind: "thread"; eventId: string; messages: readonly ThreadMessage[]; older: string | null }
  | { kind: "replying"; eventId: string; message: ThreadMessage }
  | { kind: "replied"; eventId: string; localId: string; message: ThreadMessage | null }
  | { kind: "seen"; eventId: string };

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
      return threadLoaded(state, change.eventId, change.messages, change.older);
    case "replying":
      return withMessages(state, change.eventId, (messages) => [...messages, change.message]);
    case "replied":
      return replied(state, change.eventId, change.localId, change.message);
    case "seen":
      return seen(state, change.eventId);
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
    pending: new Map(),
    seen: same?.seen ?? new Map<string, string>(),
    notices: data.notices,
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
      return messageAdded(next, update.event_id, update.message);
    case "message_changed":
      return messageChanged(next, update);
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
  if (data.type !== "counters") return state;
  return { ...state, groups: data.groups, groupsAt: at };
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
    pending: without(state.pending, eventId),
    seen: without(state.seen, eventId),
    gone: state.pending.has(eventId) ? null : { event, reason },
  };
}

function messageAdded(state: DeskState, eventId: string, message: ThreadMessage): DeskState {
  const event = state.events.get(eventId);
  const isNote = message.direction === "note" || message.direction === "handover";
  const next = withMessages(state, eventId, (messages) => [
    ...messages.filter((known) => known.id !== message.id && !isSameLocal(known, message)),
    message,
  ]);
  if (!event || isNote) return next;
  const known = event.received_sms_ids.includes(message.id);
  const isNew = message.direction === "in" && !known;
  return {
    ...next,
    events: set(state.events, eventId, {
      ...event,
      last_message: message,
      message_count: event.message_count + (isNew ? 1 : 0),
      last_received_sms_id: isNew ? message.id : event.last_received_sms_id,
      received_sms_ids: isNew ? [...event.received_sms_ids, message.id] : event.received_sms_ids,
    }),
  };
}

function messageChanged(
  state: DeskState,
  update: Extract<Update, { type: "message_changed" }>,
): DeskState {
  const changed = (message: ThreadMessage): ThreadMessage =>
    message.id === update.message_id
      ? { ...message, state: update.state, reason: update.reason }
      : message;
  const event = state.events.get(update.event_id);
  const next = withMessages(state, update.event_id, (messages) => messages.map(changed));
  if (!event?.last_message) return next;
  const last_message = changed(event.last_message);
  return { ...next, events: set(state.events, event.id, { ...event, last_message }) };
}

/** The server's message is the one that she just wrote here, whose answer is still on the way. */
function isSameLocal(known: ThreadMessage, message: ThreadMessage): boolean {
  return isLocal(known) && known.text === message.text && message.direction === known.direction;
}

export function isLocal(message: ThreadMessage): boolean {
  return message.id.startsWith("local:");
}

function threadLoaded(
  state: DeskState,
  eventId: string,
  messages: readonly ThreadMessage[],
  older: string | null,
): DeskState {
  const before = state.threads.get(eventId);
  const loaded = new Set(messages.map((message) => message.id));
  // An older page goes before what is known; what came while it was loading stays behind it.
  const later = before?.messages.filter((message) => !loaded.has(message.id)) ?? [];
  const thread = { messages: byTime([...messages, ...later]), older };
  return { ...state, threads: set(state.threads, eventId, thread) };
}

function byTime(messages: readonly ThreadMessage[]): readonly ThreadMessage[] {
  return messages.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

function replied(
  state: DeskState,
  eventId: string,
  localId: string,
  message: ThreadMessage | null,
): DeskState {
  return withMessages(state, eventId, (messages) => {
    const others = messages.filter((known) => known.id !== localId);
    if (!message || others.some((known) => known.id === message.id)) return others;
    return [...others, message];
  });
}

function seen(state: DeskState, eventId: string): DeskState {
  const last = state.events.get(eventId)?.last_message?.id;
  if (!last || state.seen.get(eventId) === last) return state;
  return { ...state, seen: set(state.seen, eventId, last) };
}

function withMessages(
  state: DeskState,
  eventId: string,
  change: (messages: readonly ThreadMessage[]) => readonly ThreadMessage[],
): DeskState {
  const thread = state.threads.get(eventId);
  if (!thread) return state;
  const messages = change(thread.messages);
  return { ...state, threads: set(state.threads, eventId, { ...thread, messages }) };
}

function set<V>(map: ReadonlyMap<string, V>, key: string, value: V): ReadonlyMap<string, V> {
  return new Map(map).set(key, value);
}

function without<V>(map: ReadonlyMap<string, V>, key: string): ReadonlyMap<string, V> {
  if (!map.has(key)) return map;
  const next = new Map(map);
  next.delete(key);
  return next;
}
