/** An order that stands still while somebody is about to click: what is new waits until she goes on. */
import { useState } from "react";

interface Steady<T> {
  shown: readonly T[];
  /** How many wait to be let in. */
  fresh: number;
  letIn: () => void;
}

/** While `held`, rows keep their place: those that left are gone, those that came wait. */
export function useSteady<T extends { id: string }>(rows: readonly T[], held: boolean): Steady<T> {
  const [order, setOrder] = useState<readonly string[]>(() => rows.map(({ id }) => id));
  const ids = rows.map(({ id }) => id);
  const known = new Set(order);
  const fresh = ids.filter((id) => !known.has(id));
  if (!held) {
    if (ids.length !== order.length || ids.some((id, at) => id !== order[at])) setOrder(ids);
    return { shown: rows, fresh: 0, letIn: () => undefined };
  }
  const byId = new Map(rows.map((row) => [row.id, row]));
  const shown = order.flatMap((id) => byId.get(id) ?? []);
  return { shown, fresh: fresh.length, letIn: () => setOrder(ids) };
}
