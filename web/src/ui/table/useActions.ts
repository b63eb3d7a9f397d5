/** What is done to rows: switched on and off, deleted and brought back, one or many at once. */
import { useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { api, ok } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import { useExplain } from "../problems";
import { toast } from "../toast";
import { words } from "../words";

type Action = "activate" | "deactivate" | "delete" | "restore";

export interface Use {
  kind: string;
  id: string;
  name: string;
}

export interface Doubt {
  action: "deactivate" | "delete";
  rows: readonly Named[];
  uses: readonly Use[];
  more: boolean;
  /** What else follows from it. */
  follows?: ReactNode;
}

/** What follows when these are switched off or deleted, if anything that she should see before. */
export type Follows = (rows: readonly Named[]) => Promise<ReactNode>;

export interface Named {
  id: string;
  name: string;
}

/** So many rows are asked where they are used before they are deleted. */
const ASKED_AT_MOST = 20;

/** Every kind of thing has the same addresses below its own. */
type Place = "acd-groups";

export function useActions(name: string, place: string, follows?: Follows) {
  const t = useWords(words);
  const queries = useQueryClient();
  const explain = useExplain();
  const [doubt, setDoubt] = useState<Doubt>();
  const path = place as Place;

  const act = async (action: Action, rows: readonly Named[]) => {
    const ids = rows.map(({ id }) => id);
    const { results } = await ok(api.POST(`/api/v1/${path}/bulk`, { body: { action, ids } }));
    await queries.invalidateQueries({ queryKey: [name] });
    const failed = results.filter(({ done }) => !done);
    if (failed.length > 0) {
      const reasons = [...new Set(failed.map(({ message }) => message))].join("\n");
      toast({ tone: "bad", title: t("bulk.failed", { count: failed.length }), hint: reasons });
    }
    return rows.filter(({ id }) => results.some((result) => result.done && result.id === id));
  };

  const telling = async (work: () => Promise<void>) => {
    try {
      await work();
    } catch (error) {
      toast({ tone: "bad", ...explain(error) });
    }
  };

  const restore = (rows: readonly Named[]) =>
    telling(async () => {
      const back = await act("restore", rows);
      if (back.length > 0) toast({ tone: "good", title: t("bulk.restored") });
    });

  const deleteNow = (rows: readonly Named[]) =>
    telling(async () => {
      setDoubt(undefined);
      const gone = await act("delete", rows);
      if (gone.length === 0) return;
      toast({
        tone: "plain",
        title:
          gone.length === 1
            ? t("bulk.deleted.one", { name: gone[0]?.name ?? "" })
            : t("bulk.deleted", { count: gone.length }),
        action: { label: t("bulk.restore"), run: () => void restore(gone) },
      });
    });

  const switchNow = (active: boolean, rows: readonly Named[]) =>
    telling(async () => {
      setDoubt(undefined);
      const changed = await act(active ? "activate" : "deactivate", rows);
      if (changed.length > 0)
        toast({ tone: "good", title: t("bulk.done", { count: changed.length }) });
    });

  /** After a row was moved the table is read again. */
  const moved = (work: Promise<unknown>) =>
    telling(async () => {
      await work;
      await queries.invalidateQueries({ queryKey: [name] });
    });

  return {
    moved,
    doubt,
    dismiss: () => setDoubt(undefined),
    goOn: () => {
      if (doubt?.action === "delete") void deleteNow(doubt.rows);
      else if (doubt) void switchNow(false, doubt.rows);
    },
    /** Deletes, unless something still uses it or follows from it: then she is asked. */
    remove: (rows: readonly Named[]) =>
      telling(async () => {
        const found = await Promise.all(
          rows
            .slice(0, ASKED_AT_MOST)
            .map(({ id }) =>
              ok(api.GET(`/api/v1/${path}/{id}/uses`, { params: { path: { id } } })),
            ),
        );
        const uses = found.flatMap(({ items }) => items);
        const more = found.some((one) => one.more);
        const then = await follows?.(rows);
        if (uses.length === 0 && !then) await deleteNow(rows);
        else setDoubt({ action: "delete", rows, uses, more, follows: then });
      }),
    /** Switches, unless something follows from switching off: then she is asked. */
    switchTo: (active: boolean, rows: readonly Named[]) =>
      telling(async () => {
        const then = active ? undefined : await follows?.(rows);
        if (then) setDoubt({ action: "deactivate", rows, uses: [], more: false, follows: then });
        else await switchNow(active, rows);
      }),
  };
}

export type Actions = ReturnType<typeof useActions>;
