import { useInfiniteQuery } from "@tanstack/react-query";
import { api, ok } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import { words } from "../words";
import classes from "./EventList.module.css";
import { Pages } from "./Pages";
import type { RowsProps } from "./Rows";

const STALE_MS = 5_000;

/** What waits in the groups that let their members choose, oldest first. */
export function Queue(props: Omit<RowsProps, "rows">) {
  const t = useWords(words);
  const groups = props.state.groups.filter(({ may_pick }) => may_pick);
  const pickable = new Set(groups.map(({ id }) => id));
  // Read again whenever the counters of the groups say that something came or went.
  const standing = groups.map(({ id, waiting }) => `${id}:${waiting}`).join();
  const waiting = useInfiniteQuery({
    queryKey: ["media-events", "queue", standing],
    queryFn: ({ pageParam }) =>
      ok(
        api.GET("/api/v1/media-events", {
          params: {
            query: {
              state: ["queued"],
              sort: "created_at",
              limit: 50,
              ...(pageParam && { cursor: pageParam }),
            },
          },
        }),
      ),
    initialPageParam: "",
    getNextPageParam: ({ next }) => next,
    placeholderData: (before) => before,
    staleTime: STALE_MS,
  });
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
