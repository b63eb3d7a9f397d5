/** Keys of the desk. Single letters rest while somebody types, and can be switched off. */
import { useEffect, useRef } from "react";
import { remembered } from "~/kernel/remembered";
import { now } from "~/kernel/time";

/** So long the second of two letters is waited for. */
const PAIR_MS = 1_500;

export const singleKeys = remembered("keys.single", true);

/** Keys like "e", "Alt+ArrowDown", "Ctrl+k", "Enter", and "g m": one letter after another. */
export type KeyMap = Record<string, (() => void) | undefined>;

export function useKeys(map: KeyMap): void {
  const latest = useRef(map);
  useEffect(() => {
    latest.current = map;
  });
  useEffect(() => {
    let first: { name: string; at: number } | undefined;
    const listener = (event: KeyboardEvent) => {
      const name = nameOf(event);
      if (event.defaultPrevented || !mayHear(name, event.target)) return;
      const pair = first && now() - first.at < PAIR_MS ? `${first.name} ${name}` : undefined;
      first = name.length === 1 ? { name, at: now() } : undefined;
      const then = (pair && latest.current[pair]) ?? latest.current[name];
      if (!then) return;
      first = undefined;
      event.preventDefault();
      then();
    };
    addEventListener("keydown", listener);
    return () => removeEventListener("keydown", listener);
  }, []);
}

function nameOf(event: KeyboardEvent): string {
  // With Alt some systems make other characters of letters and digits: then by their place.
  const placed = /^(?:Digit|Key)(\w)$/.exec(event.code)?.[1]?.toLowerCase();
  const plain = /^[a-z0-9]$/i.test(event.key);
  const key = event.altKey && placed && !plain ? placed : event.key;
  const shift = event.shiftKey && key.length > 1 ? "Shift+" : "";
  return `${event.ctrlKey || event.metaKey ? "Ctrl+" : ""}${event.altKey ? "Alt+" : ""}${shift}${key}`;
}

const typing = "input, textarea, select, [contenteditable=true]";
const pressing = "button, a, summary, [role=menuitem], [role=menuitemradio], [role=switch]";

/** Whoever types wants letters, whoever stands on a button wants Enter to press it. */
function mayHear(name: string, target: EventTarget | null): boolean {
  const element = target instanceof Element ? target : null;
  if (name.includes("+")) return true;
  if (element?.closest(typing)) return false;
  if (element?.closest("[role=dialog], [role=menu]")) return false;
  if (name === "Enter") return !element?.closest(pressing);
  return name.length > 1 || singleKeys.get();
}
