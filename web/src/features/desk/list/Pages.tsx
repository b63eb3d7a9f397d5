import { Button, Loader } from "@mantine/core";
import type { InfiniteData, UseInfiniteQueryResult } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";
import type { MediaEvent, Page } from "~/kernel/api";
import { useWords } from "~/kernel/i18n";
import { ProblemPanel } from "~/ui/ProblemPanel";
import { words } from "../words";
import classes from "./EventList.module.css";
import { Rows, type RowsProps } from "./Rows";

type PagesProps = Omit<RowsProps, "rows"> &
  Readonly<{
    query: UseInfiniteQueryResult<InfiniteData<Page<MediaEvent>>>;
    only?: (event: MediaEvent) => boolean;
    empty: string;
  }>;

/** Events that are not on her desk, page by page. */
export function Pages({ query, only, empty, ...list }: PagesProps) {
  const t = useWords(words);
  const { data, dataUpdatedAt: at } = query;
  const rows = useMemo(
    () => (data?.pages ?? []).flatMap(({ items }) => items).map((event) => ({ ...event, at })),
    [data, at],
  );
  const { fetchNextPage, hasNextPage, isFetchingNextPage, isFetchNextPageError } = query;
  // Another one for each answer: a page of which nothing is shown does not move the end out of sight.
  const more = useCallback(
    () => (at > 0 ? void fetchNextPage({ cancelRefetch: false }) : undefined),
    [fetchNextPage, at],
  );
  if (query.error && !data)
    return <ProblemPanel error={query.error} onRetry={() => void query.refetch()} />;
  if (!data) return <Loader size="sm" />;
  const shown = only ? rows.filter(only) : rows;
  return (
    <>
      {shown.length > 0 ? (
        <Rows {...list} rows={shown} onMore={hasNextPage ? more : undefined} />
      ) : (
        !hasNextPage && <p className={classes["empty"]}>{empty}</p>
      )}
      {(isFetchNextPageError || (hasNextPage && shown.length === 0)) && (
        <Button variant="subtle" size="xs" fullWidth loading={isFetchingNextPage} onClick={more}>
          {t("list.more")}
        </Button>
      )}
    </>
  );
}
