/** How she likes her desk: kept with her account. */
import { useEffect } from "react";
import { type DeskPreferences, usePreferences } from "~/ui/table/preferences";
import { ownKeys } from "~/ui/keys/acts";
import { singleKeys } from "./keys";

export function useDeskSettings(): [DeskPreferences, (change: Partial<DeskPreferences>) => void] {
  const [{ desk }, change] = usePreferences();
  return [desk, (wanted) => change({ desk: { ...desk, ...wanted } })];
}

/** Keys ask without waiting for anything, so they have the setting at hand. */
export function useKeySetting(): void {
  const [{ single_keys: single, keys }] = useDeskSettings();
  useEffect(() => singleKeys.set(single), [single]);
  useEffect(() => ownKeys.set(keys), [keys]);
}
