/** Which of the rows on the page are selected; rows that are gone are not. */
import { useState } from "react";
import type { RowActions } from "./RowActions";
import type { Named } from "./useActions";

export function useSelection<Row extends { id: string }>(rows: readonly Row[] | undefined) {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const selected = (rows ?? []).filter(({ id }) => ids.has(id));
  const all = selected.length > 0 && selected.length === rows?.length;
  return {
    rows: selected,
    all,
    some: selected.length > 0,
    has: (id: string) => ids.has(id),
    toggle: (id: string) => {
      const next = new Set(ids);
      if (!next.delete(id)) next.add(id);
      setIds(next);
    },
    toggleAll: () => setIds(new Set(all ? [] : rows?.map(({ id }) => id))),
    clear: () => setIds(new Set()),
  };
}

export type Selection = Pick<ReturnType<typeof useSelection>, "has" | "toggle">;

/** A row as messages speak of it. */
export function named<Row extends { id: string }>(actions: RowActions<Row>) {
  return (row: Row): Named => ({ id: row.id, name: actions.nameOf(row) });
}
