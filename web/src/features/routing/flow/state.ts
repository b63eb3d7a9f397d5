/** The editor's state: the flow, what was before and after it, and what is chosen. Pure. */
import * as edit from "./edit";
import { arranged } from "./layout";
import type { Flow, FlowNode, Place } from "./model";

export interface EditorState {
  flow: Flow;
  past: readonly Flow[];
  future: readonly Flow[];
  chosen: readonly string[];
  /** A chosen connection. */
  exit: edit.Exit | null;
  /** What the last change was about and when: typing in one field is one step back. */
  last: { about: string; at: number } | null;
}

export type Action =
  | { type: "add"; node: FlowNode; after?: edit.Exit | undefined }
  | { type: "connect"; exit: edit.Exit; target: string | null }
  | { type: "move"; places: Readonly<Record<string, Place>> }
  | { type: "rename"; id: string; name: string; at: number }
  | { type: "configure"; id: string; settings: object; field: string; at: number }
  | { type: "begin"; id: string }
  | { type: "remove"; ids: readonly string[] }
  | { type: "paste"; nodes: readonly FlowNode[]; newId: () => string; by?: Place }
  | { type: "duplicate"; ids: readonly string[]; newId: () => string }
  | { type: "arrange" }
  /** Another flow in its place, which can be undone: from a file, or somebody else's. */
  | { type: "replace"; flow: Flow }
  | { type: "choose"; ids: readonly string[]; exit?: edit.Exit }
  /** Besides what is chosen already. */
  | { type: "choose_more"; on: readonly string[]; off: readonly string[] }
  | { type: "undo" }
  | { type: "redo" };

const STEPS = 200;
const TYPING_MS = 1500;

export function opened(flow: Flow): EditorState {
  return { flow, past: [], future: [], chosen: [], exit: null, last: null };
}

export function reduce(state: EditorState, action: Action): EditorState {
  const { flow } = state;
  switch (action.type) {
    case "add":
      return choosing(changed(state, edit.add(flow, action.node, action.after)), [action.node.id]);
    case "connect":
      return { ...changed(state, edit.connect(flow, action.exit, action.target)), exit: null };
    case "move":
      return changed(state, edit.move(flow, action.places));
    case "rename":
      return typed(
        state,
        edit.rename(flow, action.id, action.name),
        `${action.id} name`,
        action.at,
      );
    case "configure": {
      const about = `${action.id} ${action.field}`;
      return typed(state, edit.configure(flow, action.id, action.settings), about, action.at);
    }
    case "begin":
      return changed(state, edit.begin(flow, action.id));
    case "remove":
      return choosing(changed(state, edit.remove(flow, action.ids)), []);
    case "paste": {
      const pasted = edit.paste(flow, action.nodes, action.newId, action.by);
      return choosing(changed(state, pasted.flow), pasted.ids);
    }
    case "duplicate": {
      const nodes = edit.copied(flow, action.ids);
      return reduce(state, { type: "paste", nodes, newId: action.newId });
    }
    case "arrange":
      return changed(state, arranged(flow));
    case "replace":
      return choosing(changed(state, action.flow), []);
    case "choose":
      return { ...state, chosen: action.ids, exit: action.exit ?? null };
    case "choose_more": {
      const { on, off } = action;
      const others = state.chosen.filter((id) => !off.includes(id) && !on.includes(id));
      return choosing(state, [...others, ...on]);
    }
    case "undo": {
      const before = state.past.at(-1);
      if (!before) return state;
      const future = [flow, ...state.future];
      return still({ ...state, flow: before, past: state.past.slice(0, -1), future, last: null });
    }
    case "redo": {
      const [after, ...future] = state.future;
      if (!after) return state;
      return still({ ...state, flow: after, past: [...state.past, flow], future, last: null });
    }
  }
}

function changed(state: EditorState, flow: Flow): EditorState {
  const past = [...state.past, state.flow].slice(-STEPS);
  return { ...state, flow, past, future: [], last: null };
}

/** A step of its own only when something else, or a pause, lies between. */
function typed(state: EditorState, flow: Flow, about: string, at: number): EditorState {
  const goesOn = state.last?.about === about && at - state.last.at < TYPING_MS;
  const next = goesOn ? { ...state, flow, future: [] } : changed(state, flow);
  return { ...next, last: { about, at } };
}

function choosing(state: EditorState, chosen: readonly string[]): EditorState {
  return { ...state, chosen, exit: null };
}

/** Only what is still there stays chosen. */
function still(state: EditorState): EditorState {
  const chosen = state.chosen.filter((id) => edit.nodeOf(state.flow, id));
  return { ...state, chosen, exit: null };
}
