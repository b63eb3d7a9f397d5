/** One of many rows is where Tab comes in; arrows, Home and End go on from there. */
import { defaultRangeExtractor, type Range } from "@tanstack/react-virtual";
import {
  type KeyboardEvent,
  type RefObject,
  type SyntheticEvent,
  useEffect,
  useRef,
  useState,
} from "react";

const PAGE = 10;

interface Roving {
  /** The place of the row where Tab comes in. */
  stop: number;
  onFocus: (event: SyntheticEvent) => void;
  onKeyDown: (key: KeyboardEvent, show: (index: number) => void) => void;
}

/** Until she went to another row by herself it is the open one. */
export function useRoving(
  rows: readonly { id: string }[],
  openId: string | undefined,
  box: RefObject<HTMLElement | null>,
): Roving {
  const [gone, setGone] = useState<{ from: string | undefined; id: string }>();
  const wanted = useRef<string>(undefined);
  const id = gone?.from === openId ? gone?.id : openId;
  const stop = Math.max(
    0,
    rows.findIndex((row) => row.id === id),
  );
  // A row that was out of sight is drawn first.
  useEffect(() => {
    if (wanted.current === undefined) return;
    const row = box.current?.querySelector<HTMLElement>(`[data-event="${wanted.current}"] button`);
    if (!row) return;
    wanted.current = undefined;
    row.focus({ preventScroll: true });
  });
  return {
    stop,
    onFocus: ({ target }) => {
      const row = (target as Element).closest<HTMLElement>("[data-event]")?.dataset["event"];
      if (row !== undefined && row !== id) setGone({ from: openId, id: row });
    },
    onKeyDown: (key, show) => {
      if (key.altKey || key.ctrlKey || key.metaKey || key.shiftKey) return;
      const to = placeAfter(key.key, stop, rows.length - 1);
      const row = to === undefined ? undefined : rows[to];
      if (to === undefined || !row) return;
      key.preventDefault();
      wanted.current = row.id;
      setGone({ from: openId, id: row.id });
      show(to);
    },
  };
}

/** The rows that are drawn: those in sight, and where Tab comes in with its neighbours. */
export function withStop(range: Range, stop: number): number[] {
  const near = [stop - 1, stop, stop + 1].filter((index) => index >= 0 && index < range.count);
  return [...new Set([...defaultRangeExtractor(range), ...near])].toSorted((a, b) => a - b);
}

export function placeAfter(key: string, at: number, last: number): number | undefined {
  const to = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    PageDown: at + PAGE,
    PageUp: at - PAGE,
    Home: 0,
    End: last,
  }[key];
  return to === undefined ? undefined : Math.min(last, Math.max(0, to));
}
