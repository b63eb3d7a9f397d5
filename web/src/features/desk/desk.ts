/** The desk as every part of the screen sees it. */
import { createContext, use } from "react";
import type { Actions } from "./actions";
import type { DeskEvent, DeskState } from "./state";

export interface Desk {
  /** Null until the first snapshot is there. */
  state: DeskState | null;
  actions: Actions;
  /** Lets an offer pass, with a reason where its group wants one. */
  decline: (offer: DeskEvent) => void;
}

export const DeskContext = createContext<Desk | null>(null);

export function useDesk(): Desk {
  const desk = use(DeskContext);
  if (!desk) throw new Error("useDesk outside of DeskProvider");
  return desk;
}
