/** Texts not sent yet, kept by this browser at once and by the server soon after: a reload or a crash costs nothing. */
import { api, ok } from "~/kernel/http";
import { remembered } from "~/kernel/remembered";

export type Mode = "reply" | "note";

const KEEP = 50;
const SAVE_AFTER_MS = 800;
const store = remembered<Record<string, string>>("drafts", {});
const timers = new Map<string, ReturnType<typeof setTimeout>>();
/** Of which drafts the server was told, and when it has heard the last of each. */
const saved = new Map<string, Promise<void>>();

const keyOf = (eventId: string, mode: Mode) => (mode === "reply" ? eventId : `${eventId}/${mode}`);

export function draft(eventId: string, mode: Mode = "reply"): string {
  return store.get()[keyOf(eventId, mode)] ?? "";
}

/** Keep it here, and tell the server once she pauses. */
export function keepDraft(eventId: string, text: string, mode: Mode = "reply"): void {
  keepHere(eventId, text, mode);
  const key = keyOf(eventId, mode);
  clearTimeout(timers.get(key));
  timers.set(
    key,
    setTimeout(() => void save(eventId, text, mode), SAVE_AFTER_MS),
  );
}

/** It is sent, or waits to be: another window is not to find it, nor what is still on its way to the server. */
export function dropDraft(eventId: string, mode: Mode = "reply"): void {
  const key = keyOf(eventId, mode);
  clearTimeout(timers.get(key));
  timers.delete(key);
  keepHere(eventId, "", mode);
  if (saved.has(key)) void save(eventId, "", mode);
}

export function readDrafts(eventId: string) {
  return ok(api.GET("/api/v1/media-events/{id}/drafts", { params: { path: { id: eventId } } }));
}

function keepHere(eventId: string, text: string, mode: Mode): void {
  const key = keyOf(eventId, mode);
  const entries = Object.entries(store.get())
    .filter(([id]) => id !== key)
    .slice(-KEEP);
  if (text.trim() !== "") entries.push([key, text]);
  store.set(Object.fromEntries(entries));
}

/** One after another: what was typed last is what stays. */
async function save(eventId: string, text: string, mode: Mode): Promise<void> {
  const key = keyOf(eventId, mode);
  timers.delete(key);
  const params = { path: { id: eventId } };
  const before = saved.get(key) ?? Promise.resolve();
  const put = before.then(async () => {
    try {
      await ok(api.PUT("/api/v1/media-events/{id}/drafts", { params, body: { mode, text } }));
    } catch {
      // This browser has it; the next pause tries again.
    }
  });
  saved.set(key, put);
  await put;
}
