import { useInfiniteQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { api, ok } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import { now } from "~/kernel/time";
import { words } from "../words";
import classes from "./EventList.module.css";
import { Pages } from "./Pages";
import type { RowsProps } from "./Rows";

const PAGE = 200;
const AGAIN_MS = 2_000;

/** What waits in the groups that let their members choose, oldest first. */
export function Queue(props: Omit<RowsProps, "rows">) {
  const t = useWords(words);
  const groups = props.state.groups.filter(({ may_pick }) => may_pick);
  const pickable = new Set(groups.map(({ id }) => id));
  const only = groups.length === 1 ? groups[0]?.id : undefined;
  const waiting = useInfiniteQuery({
    queryKey: ["media-events", "queue", [...pickable].join()],
    queryFn: ({ pageParam }) =>
      ok(
        api.GET("/api/v1/media-events", {
          params: {
            query: {
              state: ["queued"],
              sort: "created_at",
              limit: PAGE,
              ...(only !== undefined && { acd_group_id: only }),
              ...(pageParam && { cursor: pageParam }),
            },
          },
        }),
      ),
    initialPageParam: "",
    getNextPageParam: ({ next }) => next,
    staleTime: AGAIN_MS,
  });
  // Read again when the counters of the groups say that something came or went, but not all the time.
  const standing = groups.map(({ id, waiting: count }) => `${id}:${count}`).join();
  const { refetch, dataUpdatedAt: at } = waiting;
  const known = useRef(standing);
  useEffect(() => {
    if (known.current === standing) return undefined;
    const timer = setTimeout(
      () => {
        known.current = standing;
        void refetch();
      },
      Math.max(0, at + AGAIN_MS - now()),
    );
    return () => clearTimeout(timer);
  }, [standing, at, refetch]);
  return (
    <>
      <div className={classes["heading"]}>
        <h2>{t("list.queue")}</h2>
      </div>
      <Pages
        {...props}
        query={waiting}
        only={({ acd_group_id: group }) => pickable.has(group)}
        empty={t("list.queue.empty")}
      />
    </>
  );
}
