/** How the portal looks: as its reseller has it, for its clients everywhere; else as Ringdove. */
import { useSyncExternalStore } from "react";
import type { Brand } from "./api";
import { api, ok } from "./http";

let brand: Brand = { name: null, colour: null, help_contact: null, logo: null };
const watchers = new Set<() => void>();

/** Of filled buttons, as Mantine calls them; white is readable on it, the server saw to that. */
function paint(colour: string | null): void {
  const { style } = document.documentElement;
  const set = (name: string, value: string) =>
    colour ? style.setProperty(name, value) : style.removeProperty(name);
  set("--brand", colour ?? "");
  set("--mantine-color-ring-filled", colour ?? "");
  set("--mantine-color-ring-filled-hover", `color-mix(in srgb, ${colour ?? "#000"} 85%, black)`);
}

/** Look again: at the start, and when somebody else signed in. Without an answer all stays as it looks. */
export async function loadBrand(): Promise<void> {
  try {
    brand = await ok(api.GET("/api/v1/brand"));
  } catch {
    return;
  }
  paint(brand.colour);
  for (const watcher of watchers) watcher();
}

function subscribe(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

export function useBrand(): { product: string } & Brand {
  const now = useSyncExternalStore(subscribe, () => brand);
  return { ...now, product: now.name ?? "Ringdove" };
}
