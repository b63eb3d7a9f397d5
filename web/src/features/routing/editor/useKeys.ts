import { useEffect, useEffectEvent } from "react";
import { copied, nodeOf, openOutput } from "../flow/edit";
import { newId } from "../flow/ids";
import { type Direction, neighbour } from "../flow/neighbour";
import type { FlowNode } from "../flow/model";
import { useWords } from "~/kernel/i18n";
import { toast } from "~/ui/toast";
import { words } from "../words/editor";
import type { Drawn, EditorParts } from "./context";
import { NAME_FIELD } from "./NodePanel";

const ARROWS: Partial<Record<string, Direction>> = {
  ArrowLeft: "left",
  ArrowRight: "right",
  ArrowUp: "up",
  ArrowDown: "down",
};
const STEP = 16;
const STEPS: Record<Direction, { x: number; y: number }> = {
  left: { x: -STEP, y: 0 },
  right: { x: STEP, y: 0 },
  up: { x: 0, y: -STEP },
  down: { x: 0, y: STEP },
};

type Parts = EditorParts & Drawn;

export interface KeyActs {
  find: () => void;
  help: () => void;
  saveNow: () => void;
}

/** How copied nodes are known among other texts of the clipboard. */
const MARK = "ringdove-nodes";

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.closest("input, textarea, select, [contenteditable], [role=dialog], [role=menu]") !==
      null
  );
}

/** Whether a key belongs to something that it presses or opens. */
function isPressed(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest("button, a, [role=option]") !== null;
}

/** The editor's keys, wherever the focus is but in a field or a dialog, also one that is about to get it. */
export function useKeys(parts: Parts, acts: KeyActs, isCovered: boolean): void {
  const t = useWords(words);
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (isCovered || event.isComposing || event.defaultPrevented) return;
    const done = (event.ctrlKey || event.metaKey ? commanded : pressed)(event, parts, acts);
    if (done) event.preventDefault();
  });
  const onCopy = useEffectEvent((event: ClipboardEvent) => {
    const { chosen, flow } = parts.state;
    if (isTyping(event.target) || chosen.length === 0 || getSelection()?.toString()) return;
    const nodes = copied(flow, chosen);
    event.clipboardData?.setData("text/plain", JSON.stringify({ [MARK]: nodes }));
    event.preventDefault();
    toast({ tone: "plain", title: t("copied", { count: nodes.length }) });
  });
  const onPaste = useEffectEvent((event: ClipboardEvent) => {
    if (isTyping(event.target) || parts.readOnly) return;
    const nodes = pasted(event.clipboardData?.getData("text/plain") ?? "");
    if (!nodes) return;
    event.preventDefault();
    parts.dispatch({ type: "paste", nodes, newId });
  });
  useEffect(() => {
    const until = new AbortController();
    const { signal } = until;
    document.addEventListener("keydown", (event) => onKey(event), { signal });
    document.addEventListener("copy", (event) => onCopy(event), { signal });
    document.addEventListener("paste", (event) => onPaste(event), { signal });
    return () => until.abort();
  }, []);
}

function pasted(text: string): FlowNode[] | undefined {
  try {
    const nodes = (JSON.parse(text) as Partial<Record<string, FlowNode[]>>)[MARK];
    return nodes?.every(({ id, at }) => typeof id === "string" && Number.isFinite(at.x))
      ? nodes
      : undefined;
  } catch {
    return undefined;
  }
}

type Handler = (event: KeyboardEvent, parts: Parts, acts: KeyActs) => boolean;

const commanded: Handler = (event, { state, dispatch, readOnly }, { find, saveNow }) => {
  const key = event.key.toLowerCase();
  if (key === "s") {
    saveNow();
    return true;
  }
  if (isTyping(event.target)) return false;
  switch (key) {
    case "z":
      if (!readOnly) dispatch({ type: event.shiftKey ? "redo" : "undo" });
      return true;
    case "y":
      if (!readOnly) dispatch({ type: "redo" });
      return true;
    case "a":
      dispatch({ type: "choose", ids: state.flow.nodes.map(({ id }) => id) });
      return true;
    case "f":
      find();
      return true;
    default:
      return false;
  }
};

const pressed: Handler = (event, parts, acts) => {
  const { state, dispatch, readOnly, problems, askKind, goTo } = parts;
  const { flow, chosen, exit } = state;
  const first = nodeOf(flow, chosen.at(-1));
  if (event.key === "Escape" && event.target instanceof HTMLElement) {
    const inPanel = event.target.closest("[data-side]") !== null;
    if (inPanel && first) goTo(first.id);
    return inPanel;
  }
  if (isTyping(event.target)) return false;
  const direction = ARROWS[event.key];
  if (direction) {
    if (
      event.target instanceof HTMLElement &&
      event.target.closest("[role=tablist], [role=listbox]")
    )
      return false;
    if (event.altKey) {
      if (!readOnly && chosen.length > 0)
        dispatch({ type: "move", places: shifted(parts, direction) });
    } else {
      const next = neighbour(flow, first?.id ?? "", direction);
      if (next) goTo(next.id);
    }
    return true;
  }
  if (event.altKey) return false;
  switch (event.key) {
    case "Enter":
      if (!first || isPressed(event.target)) return false;
      document.getElementById(NAME_FIELD)?.focus();
      return true;
    case "Delete":
    case "Backspace":
      if (readOnly) return false;
      if (exit) dispatch({ type: "connect", exit, target: null });
      else if (chosen.length > 0) dispatch({ type: "remove", ids: chosen });
      return true;
    case "n": {
      if (readOnly) return false;
      const output = first && openOutput(first);
      askKind(first && output !== undefined ? { node: first.id, output } : undefined);
      return true;
    }
    case "f":
    case "/":
      acts.find();
      return true;
    case "p": {
      const ids = [...new Set(problems.flatMap(({ node }) => node ?? []))];
      const next = ids[(ids.indexOf(first?.id ?? "") + 1) % ids.length];
      if (next) goTo(next);
      return true;
    }
    case "l":
      if (!readOnly) dispatch({ type: "arrange" });
      return true;
    case "?":
      acts.help();
      return true;
    default:
      return false;
  }
};

function shifted({ state }: Drawn, direction: Direction) {
  const by = STEPS[direction];
  return Object.fromEntries(
    state.chosen.flatMap((id) => {
      const node = nodeOf(state.flow, id);
      return node ? [[id, { x: node.at.x + by.x, y: node.at.y + by.y }]] : [];
    }),
  );
}
