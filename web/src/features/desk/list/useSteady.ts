/** An order that stands still while somebody is about to click: what is new waits until she goes on. */
import { useState } from "react";

interface Steady<T> {
  shown: readonly T[];
  /** Those that are gone already, and keep their place until she goes on. */
  left: ReadonlySet<string>;
  /** How many wait to be let in. */
  fresh: number;
  letIn: () => void;
}

const NONE: ReadonlySet<string> = new Set();

/** While `held`, rows keep their place: what left stays as it was, what came waits. */
export function useSteady<T extends { id: string }>(rows: readonly T[], held: boolean): Steady<T> {
  const [kept, setKept] = useState(rows);
  if (!held) {
    if (rows.length !== kept.length || rows.some((row, at) => row !== kept[at])) setKept(rows);
    return { shown: rows, left: NONE, fresh: 0, letIn: () => undefined };
  }
  const byId = new Map(rows.map((row) => [row.id, row]));
  const before = new Set(kept.map(({ id }) => id));
  return {
    shown: kept.map((row) => byId.get(row.id) ?? row),
    left: new Set([...before].filter((id) => !byId.has(id))),
    fresh: rows.filter(({ id }) => !before.has(id)).length,
    letIn: () => setKept(rows),
  };
}
