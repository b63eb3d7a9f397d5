/** What every part of the editor needs. */
import { createContext, type Dispatch, useContext } from "react";
import type { Names } from "../canvas/names";
import type { FlowProblem } from "../contract";
import type { Exit } from "../flow/edit";
import type { Place } from "../flow/model";
import type { Action, EditorState } from "../flow/state";

export interface EditorParts {
  state: EditorState;
  dispatch: Dispatch<Action>;
  names: Names;
  problems: readonly FlowProblem[];
  readOnly: boolean;
  /** Ask for a kind; the node comes behind the output, or to the place. */
  askKind: (after?: Exit, at?: Place) => void;
  /** Choose a node, bring it into sight, and put the focus on it. */
  goTo: (id: string) => void;
}

export const EditorContext = createContext<EditorParts | null>(null);

export function useEditor(): EditorParts {
  const parts = useContext(EditorContext);
  if (!parts) throw new Error("outside of the editor");
  return parts;
}
