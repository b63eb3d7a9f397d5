/**
 * Answers that the server has not taken yet: held back so that they can be undone, written without a connection, or on
 * their way. They are kept across a reload, and only one window sends each.
 */
import type { ThreadMessage } from "~/kernel/api";
import { remembered } from "~/kernel/remembered";
import { OFFLINE, Problem } from "~/kernel/problem";
import { now } from "~/kernel/time";
import { draft, keepDraft } from "./drafts";

export interface Waiting {
  id: string;
  /** Names it at the server: sent twice, it leaves once. */
  key: string;
  /** It is on its way, or was and nobody knows whether it came there: not to be taken back. */
  stage: "held" | "leaving" | "tried";
  eventId: string;
  text: string;
  /** The last SMS that was on the screen. */
  seen: string | null;
  writtenAt: number;
  /** When it leaves; null: as soon as there is a connection. */
  due: number | null;
  /** Why it is sent although the customer has opted out. */
  reason?: string | undefined;
}

/** Why something came back to its composer. */
export interface Refused {
  seen: string | null;
  error: unknown;
}

type Send = (
  eventId: string,
  text: string,
  seen: string | null,
  key: string,
  reason?: string,
) => Promise<ThreadMessage>;

/** So long until it is tried again when no answer came. */
const AGAIN_MS = 3_000;
const GATEWAY: ReadonlySet<number> = new Set([502, 503, 504]);
const LOCK = "ringdove.outbox";
const KEEP_LATE = 100;
const store = remembered<readonly Waiting[]>("outbox", []);
const lateStore = remembered<readonly (readonly [string, number])[]>("late", []);
const watchers = new Set<() => void>();
// What was leaving when the page went is tried again.
let waiting: readonly Waiting[] = store
  .get()
  .map((entry) => (entry.stage === "leaving" ? { ...entry, stage: "tried" as const } : entry));
let lastId = 0;
let refused: ReadonlyMap<string, Refused> = new Map();

function become(next: readonly Waiting[]): void {
  waiting = next;
  store.set(next);
  for (const watcher of watchers) watcher();
}

export const outbox = {
  subscribe: (watcher: () => void) => {
    watchers.add(watcher);
    const fromElsewhere = (event: StorageEvent) => {
      if (event.key !== "ringdove.outbox") return;
      waiting = store.get();
      watcher();
    };
    addEventListener("storage", fromElsewhere);
    return () => {
      watchers.delete(watcher);
      removeEventListener("storage", fromElsewhere);
    };
  },
  waiting: () => waiting,
  refused: () => refused,
};

export function holdBack(entry: Omit<Waiting, "id" | "key" | "stage" | "writtenAt">): void {
  const id = `${now()}-${++lastId}`;
  become([...store.get(), { ...entry, id, key: newKey(), stage: "held", writtenAt: now() }]);
}

/** A UUID; pages that came by plain http have no crypto.randomUUID. */
function newKey(): string {
  const hex = [...crypto.getRandomValues(new Uint8Array(16))].map((byte, at) =>
    (at === 6 ? (byte % 16) + 64 : at === 8 ? (byte % 64) + 128 : byte)
      .toString(16)
      .padStart(2, "0"),
  );
  return [4, 6, 8, 10].reduceRight(
    (text, at) => `${text.slice(0, at * 2)}-${text.slice(at * 2)}`,
    hex.join(""),
  );
}

/** Take it back: the text, unless it has left already. */
export function takeBack(id: string): string | undefined {
  const found = store.get().find((entry) => entry.id === id && entry.stage === "held");
  if (found) become(store.get().filter((entry) => entry.id !== id));
  return found?.text;
}

/** Nothing of an event is held back any longer; whether all of it left. */
export async function sendNow(eventId: string, send: Send): Promise<boolean> {
  if (!store.get().some((entry) => entry.eventId === eventId)) return true;
  become(store.get().map((entry) => (entry.eventId === eventId ? { ...entry, due: 0 } : entry)));
  await sendDue(send, true);
  const stays = store.get().some((entry) => entry.eventId === eventId);
  return !stays && !refused.has(eventId);
}

export function forgive(eventId: string): void {
  const next = new Map(refused);
  next.delete(eventId);
  refused = next;
  for (const watcher of watchers) watcher();
}

/** Since when an answer waited that was written without a connection. */
export function lateSince(messageId: string): number | undefined {
  return lateStore.get().find(([id]) => id === messageId)?.[1];
}

/** Send what is due, in the order in which it was written; what is refused goes back to its composer. */
export async function sendDue(send: Send, live: boolean): Promise<void> {
  const locks = (navigator as { locks?: LockManager }).locks;
  const work = () => sendEach(send, live);
  await (locks ? locks.request(LOCK, work) : work());
}

async function sendEach(send: Send, live: boolean): Promise<void> {
  for (;;) {
    const next = store.get().find(({ due }) => live && (due ?? 0) <= now());
    if (!next) return;
    // It stays here until the server has it: a page that goes meanwhile costs nothing.
    turn(next.id, { stage: "leaving" });
    try {
      const { eventId, text, seen, key, reason } = next;
      const { id } = await send(eventId, text, seen, key, reason);
      drop(next.id);
      if (next.due === null)
        lateStore.set([...lateStore.get().slice(-KEEP_LATE), [id, next.writtenAt]]);
    } catch (error) {
      if (isUnanswered(error)) {
        // Whether it came there nobody knows; by its key it leaves once.
        turn(next.id, { stage: "tried", due: now() + AGAIN_MS });
        return;
      }
      drop(next.id);
      const since = draft(next.eventId);
      keepDraft(next.eventId, since ? `${next.text}\n${since}` : next.text);
      refused = new Map(refused).set(next.eventId, { seen: next.seen, error });
      for (const watcher of watchers) watcher();
    }
  }
}

/** The server did not say anything: neither that it has it nor that it does not want it. */
function isUnanswered(error: unknown): boolean {
  return error instanceof Problem && (error.code === OFFLINE || GATEWAY.has(error.status));
}

function turn(id: string, to: Partial<Waiting>): void {
  become(store.get().map((entry) => (entry.id === id ? { ...entry, ...to } : entry)));
}

function drop(id: string): void {
  become(store.get().filter((entry) => entry.id !== id));
}
