/** How offers announce themselves in this browser. */
import { useSyncExternalStore } from "react";
import { remembered } from "~/kernel/remembered";

export interface AlertSettings {
  sound: boolean;
  notify: boolean;
}

const kept = remembered<AlertSettings>("alerts", { sound: true, notify: false });
const watchers = new Set<() => void>();
let current = kept.get();

export function changeAlerts(change: Partial<AlertSettings>): void {
  current = { ...current, ...change };
  kept.set(current);
  for (const watcher of watchers) watcher();
}

export function useAlertSettings(): AlertSettings {
  return useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
    () => current,
  );
}
