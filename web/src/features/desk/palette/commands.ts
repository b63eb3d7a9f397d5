/** What the command palette offers, as the part of the page that knows it says. */
import { createContext, use, useEffect, useRef } from "react";

export interface Command {
  id: string;
  name: string;
  /** Where it belongs, or more about it. */
  about?: string;
  keys?: string;
  run: () => void;
}

type Source = () => readonly Command[];

/** Where parts of the page lay their commands; read when the palette opens. */
export class Commands {
  readonly #sources = new Set<Source>();

  add(source: Source): () => void {
    this.#sources.add(source);
    return () => this.#sources.delete(source);
  }

  /** What came last is nearest to what she does. */
  all(): Command[] {
    return [...this.#sources].toReversed().flatMap((source) => [...source()]);
  }
}

export const CommandsContext = createContext<Commands>(new Commands());

/** Offers these commands while the component stands. */
export function useCommands(commands: readonly Command[]): void {
  const registry = use(CommandsContext);
  const latest = useRef(commands);
  useEffect(() => {
    latest.current = commands;
  });
  useEffect(() => registry.add(() => latest.current), [registry]);
}
