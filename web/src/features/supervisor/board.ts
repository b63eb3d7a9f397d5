/** What supervisors watch: read again when the stream says that it looks different, at most once a second. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { api, ok } from "~/kernel/http";
import { useMe } from "~/kernel/me";
import { useFrames } from "~/kernel/stream/stream";
import { now } from "~/kernel/time";

export const BOARD = "supervision";
/** Figures of the day cost more and move slowly. */
const DAY_EVERY_MS = 15_000;
const AGAIN_AFTER_MS = 1_000;

export function useBoard(enabled = true) {
  const ofOneClient = useMe().client !== null;
  return useQuery({
    enabled: enabled && ofOneClient,
    queryKey: [BOARD, "board"],
    queryFn: async () => ({ ...(await ok(api.GET("/api/v1/supervision"))), readAt: now() }),
    refetchInterval: 30_000,
  });
}

export type BoardNow = NonNullable<ReturnType<typeof useBoard>["data"]>;

export function useDay() {
  const ofOneClient = useMe().client !== null;
  return useQuery({
    enabled: ofOneClient,
    queryKey: [BOARD, "day"],
    queryFn: () => ok(api.GET("/api/v1/supervision/day")),
    refetchInterval: DAY_EVERY_MS,
  });
}

/** Reads lists again after the stream's hints: the first at once, a burst of them once a second. */
export function useLive(...names: string[]) {
  const queries = useQueryClient();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const last = useRef(0);
  useEffect(() => () => clearTimeout(timer.current), []);
  useFrames((frame) => {
    if (frame.kind === "update" || timer.current !== undefined) return;
    const wait = Math.max(0, last.current + AGAIN_AFTER_MS - now());
    timer.current = setTimeout(() => {
      timer.current = undefined;
      last.current = now();
      for (const name of names) void queries.invalidateQueries({ queryKey: [name] });
    }, wait);
  });
}
