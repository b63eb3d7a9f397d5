/** Work that the server does not have yet, kept in this browser: through a reload, a crash, a lost connection. */
import { useEffect, useRef } from "react";
import { remembered } from "~/kernel/remembered";
import type { Flow } from "../flow/model";
import { useLatest } from "./same";

interface Kept {
  flow: Flow;
  /** The draft that it was made from. */
  tag: string;
}

const SOON_MS = 300;

export function keptWork(id: string) {
  return remembered<Kept | null>(`flow.${id}`, null);
}

/** Keeps the work: soon, since writing a large flow with every key would be felt, and at once when it is left. */
export function useKept(id: string, work: Kept | null): void {
  const latest = useLatest(work);
  const due = useRef<number | null>(null);
  useEffect(() => {
    if (work === null) keptWork(id).set(null);
    else
      due.current ??= window.setTimeout(() => {
        due.current = null;
        keptWork(id).set(latest.current);
      }, SOON_MS);
  }, [id, work, latest]);
  useEffect(() => {
    const keep = () => {
      if (due.current === null) return;
      clearTimeout(due.current);
      due.current = null;
      keptWork(id).set(latest.current);
    };
    addEventListener("pagehide", keep);
    document.addEventListener("visibilitychange", keep);
    return () => {
      removeEventListener("pagehide", keep);
      document.removeEventListener("visibilitychange", keep);
      keep();
    };
  }, [id, latest]);
}
