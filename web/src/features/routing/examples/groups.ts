import { createContext, useCallback, useContext } from "react";
import type { Names } from "../canvas/names";

/** Names of the client's groups. */
export const GroupNames = createContext<Names>(new Map());

export function useGroupName() {
  const names = useContext(GroupNames);
  return useCallback((id: string) => names.get(id) ?? "…", [names]);
}
