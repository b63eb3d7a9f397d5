import { useCallback } from "react";
import { usePreferences } from "../table/preferences";
import { type Act, keyOf, type OwnKeys, shown } from "./acts";

/** Her own keys, kept with her account, and how to change them. */
export function useOwnKeys(): [OwnKeys, (own: OwnKeys) => void] {
  const [{ desk }, change] = usePreferences();
  return [desk.keys, (keys) => change({ desk: { ...desk, keys } })];
}

/** The key of an act as it stands on her keyboard. */
export function useKeyOf(): (act: Act) => string {
  const [own] = useOwnKeys();
  return useCallback((act) => shown(keyOf(act, own)), [own]);
}
