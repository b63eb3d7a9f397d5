/**
 * Numbers as people of their country write them. What is known of countries is large, so it is loaded when the first page
 * stands already; until then digits are grouped without it.
 */
import { useSyncExternalStore } from "react";

type Format = (number: string) => string | undefined;

/** Country codes of one and two digits (ITU-T E.164); all others have three. */
const short = /^(1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58])/;

let format: Format | undefined;
const watchers = new Set<() => void>();

export async function loadNumbers(): Promise<void> {
  const { parsePhoneNumberFromString: parse } = await import("libphonenumber-js/min");
  format = (number) => parse(number)?.formatInternational();
  for (const watcher of watchers) watcher();
}

const KEEP = 2000;
const read = new Map<string, string>();

/** "+4930901820" as people read it: "+49 30 901820". Short codes and names stay as they are. */
export function readable(number: string): string {
  if (!/^\+\d{7,15}$/.test(number)) return number;
  if (!format) return grouped(number);
  let shown = read.get(number);
  if (shown === undefined) {
    // A list shows the same numbers again and again, and to know a country takes a while.
    if (read.size >= KEEP) read.clear();
    read.set(number, (shown = format(number) ?? grouped(number)));
  }
  return shown;
}

/** The same for a page that stands before countries are known. */
export function useReadable(): typeof readable {
  useSyncExternalStore(watch, () => format !== undefined);
  return readable;
}

function watch(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

function grouped(number: string): string {
  const digits = number.slice(1);
  const code = short.exec(digits)?.[0] ?? digits.slice(0, 3);
  const groups = digits.slice(code.length).match(/\d{1,3}/g) ?? [];
  const last = groups.at(-1);
  if (groups.length > 1 && last?.length === 1) {
    const before = groups[groups.length - 2] ?? "";
    groups.splice(-2, 2, before.slice(0, 2), before.slice(2) + last);
  }
  return `+${code} ${groups.join(" ")}`;
}
