/** Keys of the desk. Single letters rest while somebody types, and can be switched off. */
import { useEffect, useRef } from "react";
import { remembered } from "~/kernel/remembered";
import { now } from "~/kernel/time";
import { isAct, keyOf, nameOf, ownKeys } from "~/ui/keys/acts";

/** So long the second of two letters is waited for. */
const PAIR_MS = 1_500;

export const singleKeys = remembered("keys.single", true);

/** By act, or by a key that is always the same: "Alt+ArrowDown", "Enter", and "g m": one letter after another. */
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
      const then = (pair && meant(latest.current, pair)) ?? meant(latest.current, name);
      if (!then) return;
      first = undefined;
      event.preventDefault();
      then();
    };
    addEventListener("keydown", listener);
    return () => removeEventListener("keydown", listener);
  }, []);
}

function meant(map: KeyMap, pressed: string): (() => void) | undefined {
  const own = ownKeys.get();
  return Object.entries(map).find(
    ([name]) => (isAct(name) ? keyOf(name, own) : name) === pressed,
  )?.[1];
}

const typing = "input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable=true]";
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
