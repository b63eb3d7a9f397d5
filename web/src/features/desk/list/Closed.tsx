import { useInfiniteQuery } from "@tanstack/react-query";
import { api, ok } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import { words } from "../words";
import classes from "./EventList.module.css";
import { Pages } from "./Pages";
import type { RowsProps } from "./Rows";

/** What she closed, newest first. */
export function Closed(props: Omit<RowsProps, "rows">) {
  const t = useWords(words);
  const { userId, events } = props.state;
  const closed = useInfiniteQuery({
    // What leaves her desk may be closed now.
    queryKey: ["media-events", "closed", userId, [...events.keys()].join()],
    queryFn: ({ pageParam }) =>
      ok(
        api.GET("/api/v1/media-events", {
          params: {
            query: {
              state: ["closed"],
              agent_id: [userId],
              limit: 50,
              ...(pageParam && { cursor: pageParam }),
            },
          },
        }),
      ),
    initialPageParam: "",
    getNextPageParam: ({ next }) => next,
    placeholderData: (before) => before,
  });
  return (
    <>
      <div className={classes["heading"]}>
        <h2>{t("list.closed")}</h2>
      </div>
      <Pages {...props} query={closed} empty={t("list.closed.empty")} />
    </>
  );
}
