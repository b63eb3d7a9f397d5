import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { ListQuery, Page } from "~/kernel/api";
import { useTableSearch } from "./search";

type Query = ListQuery & Record<string, string>;

/** One page of rows; while another is read the old rows stay. */
export function useRows<Row>(
  name: string,
  query: Record<string, string>,
  limit: number,
  read: (query: Query) => Promise<Page<Row>>,
) {
  const [search, change] = useTableSearch();
  const cursor = search["after"] ?? "";
  /** Where the pages before this one began, as far as she came through them. */
  const [trail, setTrail] = useState<readonly string[]>([]);
  const page = useQuery({
    queryKey: [name, "rows", query, limit, cursor],
    queryFn: () => read({ ...query, limit, ...(cursor ? { cursor } : {}) } as unknown as Query),
    placeholderData: keepPreviousData,
  });
  const next = page.data?.next;
  return {
    rows: page.data?.items,
    error: page.error,
    again: () => void page.refetch(),
    stale: page.isPlaceholderData,
    isFirst: cursor === "",
    before: cursor
      ? () => {
          change({ after: trail.at(-1) ?? "" });
          setTrail(trail.slice(0, -1));
        }
      : undefined,
    after: next
      ? () => {
          setTrail([...trail, cursor]);
          change({ after: next });
        }
      : undefined,
  };
}
