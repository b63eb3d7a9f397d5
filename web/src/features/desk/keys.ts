/** Keys of the desk. Single letters rest while somebody types, and can be switched off. */
import { useEffect, useRef } from "react";
import { remembered } from "~/kernel/remembered";

export const singleKeys = remembered("keys.single", true);

/** Keys like "e", "Alt+ArrowDown", "Shift+Escape", "Enter". */
export type KeyMap = Record<string, (() => void) | undefined>;

export function useKeys(map: KeyMap): void {
  const latest = useRef(map);
  useEffect(() => {
    latest.current = map;
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => {
      const name = nameOf(event);
      const then = latest.current[name];
      if (!then || event.defaultPrevented || !mayHear(name, event.target)) return;
      event.preventDefault();
      then();
    };
    addEventListener("keydown", listener);
    return () => removeEventListener("keydown", listener);
  }, []);
}

function nameOf(event: KeyboardEvent): string {
  // Digits by their place: with Alt, some systems make other characters of them.
  const digit = /^Digit(\d)$/.exec(event.code)?.[1];
  const key = event.altKey && digit ? digit : event.key;
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
