/** The reader's language: what she chose, else what her account says, else what the browser asks for. */
import { useSyncExternalStore } from "react";
import { remembered } from "./remembered";

export const languages = ["en", "de"] as const;
export type Language = (typeof languages)[number];

const chosen = remembered<Language | null>("language", null);
const listeners = new Set<() => void>();

export function isLanguage(value: unknown): value is Language {
  return languages.includes(value as Language);
}

function fromBrowser(): Language {
  return navigator.languages.map((tag) => tag.slice(0, 2)).find(isLanguage) ?? "en";
}

let current: Language = chosen.get() ?? fromBrowser();
document.documentElement.lang = current;

export function language(): Language {
  return current;
}

export function setLanguage(next: Language): void {
  chosen.set(next);
  if (next === current) return;
  current = next;
  document.documentElement.lang = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useLanguage(): Language {
  return useSyncExternalStore(subscribe, language);
}
