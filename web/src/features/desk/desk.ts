/** The desk as every part of the screen sees it. */
import { createContext, use } from "react";
import type { Actions } from "./actions";
import type { DeskState } from "./state";

export interface Desk {
  /** Null until the first snapshot is there. */
  state: DeskState | null;
  actions: Actions;
}

export const DeskContext = createContext<Desk | null>(null);

export function useDesk(): Desk {
  const desk = use(DeskContext);
  if (!desk) throw new Error("useDesk outside of DeskProvider");
  return desk;
}
