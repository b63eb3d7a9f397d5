import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { ListQuery, Page } from "~/kernel/api";

type Query = ListQuery & Record<string, string>;

/** The rows so far, page by page; while a new search runs the old rows stay. */
export function useRows<Row>(
  name: string,
  query: Record<string, string>,
  read: (query: Query) => Promise<Page<Row>>,
) {
  const pages = useInfiniteQuery({
    queryKey: [name, "rows", query],
    queryFn: ({ pageParam }) => read({ ...query, ...(pageParam ? { cursor: pageParam } : {}) }),
    initialPageParam: "",
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: keepPreviousData,
  });
  const rows = useMemo(() => pages.data?.pages.flatMap((page) => page.items), [pages.data]);
  return {
    rows,
    error: pages.error,
    again: () => void pages.refetch(),
    hasMore: pages.hasNextPage,
    loadingMore: pages.isFetchingNextPage,
    more: () => void pages.fetchNextPage(),
    stale: pages.isPlaceholderData,
  };
}
