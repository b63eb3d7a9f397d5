/** What supervisors do with agents and events; each shows its result by the board being read again. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api, ok } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import { useToastProblem } from "~/ui/problems";
import { toast } from "~/ui/toast";
import { BOARD } from "./board";
import { EVENTS } from "./events";
import { words } from "./words";

type Done =
  "done.status" | "done.group" | "done.assigned" | "done.taken" | "done.priority" | "done.closed";

/** Runs an act on each of them; what fails is told, the rest is done. */
export function useAct() {
  const t = useWords(words);
  const complain = useToastProblem();
  const queries = useQueryClient();
  const { mutateAsync, isPending } = useMutation({
    mutationFn: async ({ runs }: { runs: readonly (() => Promise<unknown>)[]; done: Done }) => {
      let failed: unknown;
      let good = 0;
      for (const run of runs)
        await run().then(
          () => good++,
          (error: unknown) => (failed = error),
        );
      return { good, failed };
    },
    onSuccess: ({ good, failed }, { done }) => {
      if (good > 0) toast({ tone: "good", title: t(done, { count: good }) });
      if (failed !== undefined) complain(failed);
    },
    onSettled: async () => {
      await queries.invalidateQueries({ queryKey: [BOARD] });
      await queries.invalidateQueries({ queryKey: [EVENTS] });
    },
  });
  return {
    act: (done: Done, ...runs: (() => Promise<unknown>)[]) => mutateAsync({ runs, done }),
    isPending,
  };
}

const at = (id: string) => ({ params: { path: { id } } });

export const setStatus = (userId: string, statusId: string) => () =>
  ok(
    api.PUT("/api/v1/supervision/agents/{id}/status", {
      ...at(userId),
      body: { agent_status_id: statusId, open_events: "keep" },
    }),
  );

export const logIn = (userId: string, groupId: string, loggedIn: boolean) => () =>
  ok(
    api.PUT("/api/v1/supervision/agents/{id}/groups", {
      ...at(userId),
      body: { acd_group_id: groupId, logged_in: loggedIn },
    }),
  );

/** To `agent:…` or `group:…`. */
export const assign = (eventId: string, target: string, note: string) => () => {
  const [kind, id = ""] = target.split(":");
  return ok(
    api.POST("/api/v1/media-events/{id}/assign", {
      ...at(eventId),
      body: { ...(kind === "agent" ? { agent_id: id } : { acd_group_id: id }), note },
    }),
  );
};

export const takeOver = (eventId: string) => () =>
  ok(api.POST("/api/v1/media-events/{id}/take-over", at(eventId)));

export const setPriority = (eventId: string, priority: number) => () =>
  ok(api.PUT("/api/v1/media-events/{id}/priority", { ...at(eventId), body: { priority } }));

export const closeEvent = (eventId: string, note: string) => () =>
  ok(api.POST("/api/v1/media-events/{id}/end", { ...at(eventId), body: { note } }));
