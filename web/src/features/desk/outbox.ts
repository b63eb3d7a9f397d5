/**
 * Answers that wait in this browser: held back so that they can be undone, or written without a connection. They are
 * kept across a reload, and only one window sends each.
 */
import type { ThreadMessage } from "~/kernel/api";
import { remembered } from "~/kernel/remembered";
import { now } from "~/kernel/time";

export interface Waiting {
  id: string;
  eventId: string;
  text: string;
  /** The last SMS that was on the screen. */
  seen: string | null;
  writtenAt: number;
  /** When it leaves; null: as soon as there is a connection. */
  due: number | null;
}

/** What came back: the text, and why. */
export interface Refused {
  text: string;
  seen: string | null;
  error: unknown;
}

type Send = (eventId: string, text: string, seen: string | null) => Promise<ThreadMessage>;

const LOCK = "ringdove.outbox";
const KEEP_LATE = 100;
const store = remembered<readonly Waiting[]>("outbox", []);
const lateStore = remembered<readonly (readonly [string, number])[]>("late", []);
const watchers = new Set<() => void>();
let waiting = store.get();
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

export function holdBack(entry: Omit<Waiting, "id" | "writtenAt">): void {
  become([...store.get(), { ...entry, id: `${now()}-${++lastId}`, writtenAt: now() }]);
}

/** Take it back: the text, unless it has left already. */
export function takeBack(id: string): string | undefined {
  const found = store.get().find((entry) => entry.id === id);
  if (found) become(store.get().filter((entry) => entry.id !== id));
  return found?.text;
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
    become(store.get().filter(({ id }) => id !== next.id));
    try {
      const { id } = await send(next.eventId, next.text, next.seen);
      if (next.due === null)
        lateStore.set([...lateStore.get().slice(-KEEP_LATE), [id, next.writtenAt]]);
    } catch (error) {
      refused = new Map(refused).set(next.eventId, { text: next.text, seen: next.seen, error });
      for (const watcher of watchers) watcher();
    }
  }
}
