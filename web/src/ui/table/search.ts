/** What a table keeps in the address, so that back, reload and a sent link show the same rows. */
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback } from "react";

export type TableSearch = Readonly<Record<string, string | undefined>>;

/** A route's `validateSearch`: `q`, `sort` and filters, all short texts. */
export function tableSearch(raw: Record<string, unknown>): TableSearch {
  return Object.fromEntries(
    Object.entries(raw)
      .filter(([, value]) => ["string", "number", "boolean"].includes(typeof value) && value !== "")
      .map(([name, value]) => [name, String(value).slice(0, 500)]),
  );
}

export function useTableSearch(): [TableSearch, (change: TableSearch) => void] {
  const search: TableSearch = useSearch({ strict: false });
  const navigate = useNavigate();
  const change = useCallback(
    (changes: TableSearch) => {
      // Other rows, another order: from the first page on. What is opened beside the table changes neither.
      const begin = ["after", "sms", "event"].some((key) => key in changes) ? {} : { after: "" };
      const next = (before: TableSearch) => tableSearch({ ...before, ...begin, ...changes });
      // Every table has the same shape of search; the router only knows those of single routes.
      void navigate({ to: ".", replace: true, search: next as never });
    },
    [navigate],
  );
  return [search, change];
}
