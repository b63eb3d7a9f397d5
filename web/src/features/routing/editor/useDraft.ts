import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useState } from "react";
import { Problem } from "~/kernel/problem";
import { drafts } from "../calls";
import type { Checked } from "../contract";
import type { Flow } from "../flow/model";
import { keptWork, useKept } from "./kept";

export type SaveState = "saved" | "unsaved" | "saving" | "away" | "clash" | "refused";

export interface LoadedDraft {
  flow: Flow;
  tag: string;
  checked: Checked;
  changedBy: string | null;
}

const PAUSE_MS = 700;
const AGAIN_MS = 5_000;

/** What to begin with: the work that was kept, where there is some, else the server's draft. */
export function beginWith(id: string, loaded: LoadedDraft): { flow: Flow; clash: boolean } {
  const kept = keptWork(id).get();
  if (!kept || JSON.stringify(kept.flow) === JSON.stringify(loaded.flow))
    return { flow: loaded.flow, clash: false };
  return { flow: kept.flow, clash: kept.tag !== loaded.tag };
}

/** Saves the draft by itself after a pause; what cannot be saved is kept here, and nothing of others is overwritten unasked. */
export function useDraft(
  id: string,
  loaded: LoadedDraft,
  flow: Flow,
  began: { clash: boolean },
  enabled: boolean,
) {
  const queries = useQueryClient();
  const [server, setServer] = useState(loaded);
  const [saving, setSaving] = useState(false);
  const [clash, setClash] = useState(began.clash);
  const [trouble, setTrouble] = useState<"away" | "refused" | null>(null);
  const [nudge, setNudge] = useState(0);
  const dirty = enabled && flow !== server.flow;

  const save = useCallback(async () => {
    setSaving(true);
    try {
      const { data, tag } = await drafts.save(id, server.tag, flow);
      setServer({ flow, tag, checked: data, changedBy: data.changed_by_name });
      setTrouble(null);
      void queries.invalidateQueries({ queryKey: ["routing-applications"] });
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      if (error.status === 412) {
        const { data, tag } = await drafts.read(id);
        setServer({ flow: data.flow, tag, checked: data, changedBy: data.changed_by_name });
        setClash(true);
      } else setTrouble(error.status === 422 ? "refused" : "away");
    } finally {
      setSaving(false);
    }
  }, [id, flow, server.tag, queries]);

  const { tag } = server;
  useKept(
    id,
    useMemo(() => (dirty ? { flow, tag } : null), [dirty, flow, tag]),
  );

  useEffect(() => {
    if (!dirty || saving || clash) return;
    const wait = nudge > 0 ? 0 : trouble === "away" ? AGAIN_MS : PAUSE_MS;
    const timer = setTimeout(() => {
      setNudge(0);
      void save().catch(() => setTrouble("away"));
    }, wait);
    return () => clearTimeout(timer);
  }, [dirty, saving, clash, trouble, nudge, save]);

  useEffect(() => {
    if (!dirty) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    // Kept anyway; asked only where the server could not be reached, since others would not see it.
    if (trouble === "away") addEventListener("beforeunload", ask);
    return () => removeEventListener("beforeunload", ask);
  }, [dirty, trouble]);

  const state: SaveState = clash
    ? "clash"
    : saving
      ? "saving"
      : !dirty
        ? "saved"
        : (trouble ?? "unsaved");
  return useMemo(
    () => ({
      state,
      server,
      /** Without waiting for the pause. */
      saveNow: () => setNudge((count) => count + 1),
      /** After somebody else saved: hers is put over it, since she said so. */
      takeMine: () => setClash(false),
      /** Or she goes on with theirs. */
      takeTheirs: (replace: (flow: Flow) => void) => {
        replace(server.flow);
        setClash(false);
      },
    }),
    [state, server],
  );
}
