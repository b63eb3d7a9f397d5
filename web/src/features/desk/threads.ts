/** The messages of the threads on a desk: pure. */
import type { MediaEvent, ThreadMessage } from "~/kernel/api";
import { set } from "./maps";
import type { Change, DeskState, MessageUpdate, Thread } from "./model";

export function told(state: DeskState, update: MessageUpdate): DeskState {
  const { event_id: eventId } = update;
  const before = state.told.get(eventId) ?? [];
  const next = withMessages(
    { ...state, told: set(state.told, eventId, [...before, update]) },
    eventId,
    (messages) => follow(messages, update),
  );
  return update.type === "message_added"
    ? messageAdded(next, eventId, update.message)
    : messageChanged(next, update);
}

function follow(
  messages: readonly ThreadMessage[],
  update: MessageUpdate,
): readonly ThreadMessage[] {
  if (update.type === "message_changed") return messages.map((message) => changed(message, update));
  const { message } = update;
  // Of two that say the same the first is meant; the other is still on its way.
  const local = messages.some(({ id }) => id === message.id)
    ? undefined
    : messages.find((known) => isSameLocal(known, message));
  return [...messages.filter((known) => known.id !== message.id && known !== local), message];
}

function changed(
  message: ThreadMessage,
  update: Extract<MessageUpdate, { type: "message_changed" }>,
): ThreadMessage {
  return message.id === update.message_id
    ? { ...message, state: update.state, reason: update.reason }
    : message;
}

function messageAdded(state: DeskState, eventId: string, message: ThreadMessage): DeskState {
  const event = state.events.get(eventId);
  const isNote = message.direction === "note" || message.direction === "handover";
  if (!event || isNote) return state;
  const known = event.received_sms_ids.includes(message.id);
  const isNew = message.direction === "in" && !known;
  return {
    ...state,
    events: set(state.events, eventId, {
      ...event,
      // What is offered shows what the customer wrote, not what answered it by itself.
      last_message:
        event.state === "offered" && message.direction === "out" ? event.last_message : message,
      message_count: event.message_count + (isNew ? 1 : 0),
      last_received_sms_id: isNew ? message.id : event.last_received_sms_id,
      received_sms_ids: isNew ? [...event.received_sms_ids, message.id] : event.received_sms_ids,
    }),
  };
}

function messageChanged(
  state: DeskState,
  update: Extract<MessageUpdate, { type: "message_changed" }>,
): DeskState {
  const event = state.events.get(update.event_id);
  if (!event?.last_message) return state;
  const last_message = changed(event.last_message, update);
  return { ...state, events: set(state.events, event.id, { ...event, last_message }) };
}

/** The server's message is the one that she just wrote here, whose answer is still on the way. */
function isSameLocal(known: ThreadMessage, message: ThreadMessage): boolean {
  return isLocal(known) && known.text === message.text && message.direction === known.direction;
}

export function isLocal(message: ThreadMessage): boolean {
  return message.id.startsWith("local:");
}

export function threadLoaded(
  state: DeskState,
  { eventId, page, epoch, newest }: Extract<Change, { kind: "thread" }>,
): DeskState {
  const { items: messages, steps, next: older, last_step: lastStep } = page;
  const before = state.threads.get(eventId);
  // Asked for again since, and answered already.
  if (newest && before && before.epoch > epoch) return state;
  const loaded = new Set(messages.map((message) => message.id));
  // An older page goes before what is known; what came while it was loading stays behind it.
  const later = before?.messages.filter((message) => !loaded.has(message.id)) ?? [];
  const known = new Map(before?.messages.map((message) => [message.id, message]));
  // What did not change stays the same object, so that it is not drawn again.
  const same = messages.map((message) => {
    const old = known.get(message.id);
    return old && isSame(old, message) ? old : message;
  });
  const happened = new Map(before?.steps.map((step) => [step.id, step]));
  for (const step of steps) if (!happened.has(step.id)) happened.set(step.id, step);
  const meanwhile = state.told.get(eventId) ?? [];
  const thread = {
    messages: byTime(meanwhile.reduce(follow, [...same, ...later])),
    steps: byTime([...happened.values()]),
    lastStep: newest ? lastStep : (before?.lastStep ?? null),
    // What is known goes further back than the newest page.
    older: newest && before && reachesBack(before, messages) ? before.older : older,
    // Older pages say nothing of what is new.
    epoch: newest ? epoch : (before?.epoch ?? 0),
  };
  return { ...state, threads: set(state.threads, eventId, thread) };
}

function isSame(one: ThreadMessage, other: ThreadMessage): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/**
 * Whether a thread has to be asked for. Updates keep those of her own events as they are, but what came while one was
 * being loaded may be missing: its last SMS, or how an answer went.
 */
export function isStale(state: DeskState, event: MediaEvent): boolean {
  const thread = state.threads.get(event.id);
  if (thread?.epoch !== state.epoch) return true;
  const last = event.last_message?.id;
  return (
    (event.last_step ?? null) !== thread.lastStep ||
    (last !== undefined && !thread.messages.some(({ id }) => id === last)) ||
    thread.messages.some(({ state: way }) => way === "queued" || way === "sending")
  );
}

/** What is known of a thread is not the newest any more; updates keep those of her own events as they are. */
export function outOfDate(state: DeskState, eventId: string): DeskState {
  const thread = state.threads.get(eventId);
  if (!thread || state.events.has(eventId)) return state;
  return { ...state, threads: set(state.threads, eventId, { ...thread, epoch: 0 }) };
}

/** Whether older messages than these are known already, without a gap. */
function reachesBack(before: Thread, newest: readonly ThreadMessage[]): boolean {
  const first = newest[0]?.id;
  return before.messages.findIndex(({ id }) => id === first) > 0;
}

function byTime<T extends { at: string }>(list: readonly T[]): readonly T[] {
  return list.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

export function replied(
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

export function withMessages(
  state: DeskState,
  eventId: string,
  change: (messages: readonly ThreadMessage[]) => readonly ThreadMessage[],
): DeskState {
  const thread = state.threads.get(eventId);
  if (!thread) return state;
  const messages = change(thread.messages);
  return { ...state, threads: set(state.threads, eventId, { ...thread, messages }) };
}
