import { lazy, Suspense, use, useState } from "react";
import { useKeys } from "../keys";
import { type Command, CommandsContext } from "./commands";

const Palette = lazy(async () => ({ default: (await import("./Palette")).Palette }));

/** Ctrl+K, on every page. */
export function PaletteKey() {
  const registry = use(CommandsContext);
  const [commands, setCommands] = useState<readonly Command[]>();
  useKeys({ palette: () => setCommands(registry.all()) });
  if (!commands) return null;
  return (
    <Suspense>
      <Palette commands={commands} onClose={() => setCommands(undefined)} />
    </Suspense>
  );
}
