/** How she likes her tables and her desk: kept with her account, and in this browser so that nothing jumps when a page opens. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, ok } from "~/kernel/http";
import { remembered } from "~/kernel/remembered";
import type { OwnKeys } from "../keys/acts";

export interface DeskPreferences {
  list_width: number;
  context_width: number;
  context_open: boolean;
  sort: "taken" | "urgent" | "newest" | "oldest";
  send_key: "enter" | "ctrl_enter";
  undo_s: number;
  single_keys: boolean;
  keys: OwnKeys;
}

export interface Preferences {
  rows: 25 | 50 | 100;
  /** By table: the columns that are not shown. */
  hidden: Record<string, string[]>;
  desk: DeskPreferences;
}

export const ROWS = [25, 50, 100] as const;
const KEY = ["preferences"];
const PATH = "/api/v1/me/preferences";
const PLAIN: Preferences = {
  rows: 50,
  hidden: {},
  desk: {
    list_width: 320,
    context_width: 320,
    context_open: true,
    sort: "taken",
    send_key: "enter",
    undo_s: 0,
    single_keys: true,
    keys: {},
  },
};
const here = remembered<Preferences>("preferences.3", PLAIN);

export function usePreferences(): [Preferences, (change: Partial<Preferences>) => void] {
  const queries = useQueryClient();
  const { data } = useQuery({
    queryKey: KEY,
    queryFn: async () => {
      const kept = (await ok(api.GET(PATH))) as Preferences;
      here.set(kept);
      return kept;
    },
    staleTime: Infinity,
    placeholderData: here.get,
  });
  const keep = useMutation({
    mutationFn: (body: Preferences) => ok(api.PUT(PATH, { body })),
    onMutate: (body) => {
      here.set(body);
      queries.setQueryData(KEY, body);
    },
  });
  const preferences = data ?? here.get();
  return [preferences, (change) => keep.mutate({ ...preferences, ...change })];
}
