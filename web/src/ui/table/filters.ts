/** What a table can be narrowed to; its values are in the address. */
export interface Filter {
  /** The query parameter. */
  key: string;
  label: string;
  kind: "choice" | "yesno" | "text" | "since" | "until" | "day";
  options?: readonly { value: string; label: string }[];
}

/** A filter that has no field of its own: a page sets it. */
export type SetFilter = string;

export function keyOf(filter: Filter | SetFilter): string {
  return typeof filter === "string" ? filter : filter.key;
}

/** What the address holds, as the server asks for it: days of the reader's own calendar become moments. */
export function asked(
  filters: readonly (Filter | SetFilter)[],
  chosen: Record<string, string>,
): Record<string, string> {
  const query = { ...chosen };
  for (const filter of filters) {
    if (typeof filter === "string") continue;
    const day = query[filter.key];
    if (day && filter.kind === "since")
      query[filter.key] = new Date(`${day}T00:00:00`).toISOString();
    if (day && filter.kind === "until")
      query[filter.key] = new Date(`${day}T23:59:59.999`).toISOString();
  }
  return query;
}
