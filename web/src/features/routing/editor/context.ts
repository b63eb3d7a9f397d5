/** What the parts of the editor need. Two contexts, since what is drawn is another with every key. */
import { createContext, type Dispatch, useContext } from "react";
import type { Names } from "../canvas/names";
import type { FlowProblem } from "../contract";
import type { Exit } from "../flow/edit";
import type { Place } from "../flow/model";
import type { Action, EditorState } from "../flow/state";

/** Stays the same while somebody draws and types. */
export interface EditorParts {
  dispatch: Dispatch<Action>;
  names: Names;
  readOnly: boolean;
  /** Ask for a kind; the node comes behind the output, or to the place. */
  askKind: (after?: Exit, at?: Place) => void;
  /** Choose a node, bring it into sight, and put the focus on it. */
  goTo: (id: string) => void;
}

export interface Drawn {
  state: EditorState;
  problems: readonly FlowProblem[];
}

export const EditorContext = createContext<EditorParts | null>(null);
export const DrawnContext = createContext<Drawn | null>(null);

export function useEditor(): EditorParts {
  const parts = useContext(EditorContext);
  if (!parts) throw new Error("outside of the editor");
  return parts;
}

/** Whoever asks for it is rendered with every key. */
export function useDrawn(): Drawn {
  const drawn = useContext(DrawnContext);
  if (!drawn) throw new Error("outside of the editor");
  return drawn;
}
