/** Answers not sent yet, kept by this browser: a reload or a crash costs nothing. */
import { remembered } from "~/kernel/remembered";

const KEEP = 50;
const store = remembered<Record<string, string>>("drafts", {});

export function draft(eventId: string): string {
  return store.get()[eventId] ?? "";
}

export function keepDraft(eventId: string, text: string): void {
  const entries = Object.entries(store.get())
    .filter(([id]) => id !== eventId)
    .slice(-KEEP);
  if (text.trim() !== "") entries.push([eventId, text]);
  store.set(Object.fromEntries(entries));
}
