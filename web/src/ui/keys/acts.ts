/** What single keys do at the desk, by which key, and by which of her own. */
import { remembered } from "~/kernel/remembered";

export const ACTS = {
  accept: "Alt+y",
  decline: "Alt+n",
  next: "j",
  previous: "k",
  reply: "r",
  note: "n",
  send_close: "Alt+Enter",
  close: "e",
  transfer: "t",
  park: "p",
  return: "b",
  unread: "u",
  search: "/",
  context: "i",
  start: "c",
  call: "h",
  palette: "Ctrl+k",
  help: "?",
} as const;

export type Act = keyof typeof ACTS;
/** Those that she chose herself. */
export type OwnKeys = Readonly<Partial<Record<Act, string>>>;

/** Keys ask without waiting for anything, so they have hers at hand. */
export const ownKeys = remembered<OwnKeys>("keys.own", {});

export function isAct(name: string): name is Act {
  return Object.hasOwn(ACTS, name);
}

export function keyOf(act: Act, own: OwnKeys): string {
  return own[act] ?? ACTS[act];
}

/** "Alt+y" as it stands on a keyboard: "Alt Y". */
export function shown(key: string): string {
  return key
    .split("+")
    .map((part) => (part.length === 1 ? part.toLocaleUpperCase() : part))
    .join(" ");
}

/** A key that was pressed, like "e", "Alt+ArrowDown", "Ctrl+k", "Enter". */
export function nameOf(
  event: Readonly<
    Pick<KeyboardEvent, "key" | "code" | "altKey" | "ctrlKey" | "metaKey" | "shiftKey">
  >,
): string {
  // With Alt some systems make other characters of letters and digits: then by their place.
  const placed = /^(?:Digit|Key)(\w)$/.exec(event.code)?.[1]?.toLowerCase();
  const plain = /^[a-z0-9]$/i.test(event.key);
  const key = event.altKey && placed && !plain ? placed : event.key;
  const shift = event.shiftKey && key.length > 1 ? "Shift+" : "";
  return `${event.ctrlKey || event.metaKey ? "Ctrl+" : ""}${event.altKey ? "Alt+" : ""}${shift}${key}`;
}

/** Begins pairs of letters; Alt with it opens menus of browsers or sets a status. */
const RESERVED = /^(?:g|\+| |Alt\+(?:[def\d ]|Arrow\w+))$/;
const FREE = /^(?:\S|Alt\+\S|Alt\+Enter)$/u;

/** Why a key cannot be an act's, if so: it is another's, or nobody's to take. */
export function refusal(act: Act, key: string, own: OwnKeys): Act | "reserved" | undefined {
  if (key === ACTS[act]) return takenBy(act, key, own);
  if (!FREE.test(key) || RESERVED.test(key)) return "reserved";
  return takenBy(act, key, own);
}

function takenBy(act: Act, key: string, own: OwnKeys): Act | undefined {
  return Object.keys(ACTS)
    .filter(isAct)
    .find((other) => other !== act && keyOf(other, own) === key);
}
