import { useEffect, useRef } from "react";
import { useVirtualizer } from "@tanstack/react-virtual";
import { now, useNow } from "~/kernel/time";
import classes from "./EventList.module.css";
import { EventRow } from "./EventRow";
import type { RowsProps } from "./Rows";
import { useAhead } from "./useAhead";
import type { useHeld } from "./useHeld";
import { useRoving, withStop } from "./useRoving";

const TICK_MS = 10_000;
const ABOUT = 82;
const SPARE = 6;

type InSightProps = RowsProps &
  Readonly<{
    /** Rows that only keep their place. */
    left: ReadonlySet<string>;
    on: ReturnType<typeof useHeld>["on"];
  }>;

/** However many rows: those in sight are drawn, and the one where Tab comes in. Arrows go from row to row. */
export function InSight({ state, rows, left, on, openId, onOpen, onMore }: InSightProps) {
  const box = useRef<HTMLDivElement>(null);
  const ahead = useAhead(state);
  useNow(TICK_MS);
  const at = now();
  const roving = useRoving(rows, openId, box);
  const { stop } = roving;
  // It changes by itself, and says so: nothing of it is remembered.
  // eslint-disable-next-line react-hooks/incompatible-library
  const lines = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => ABOUT,
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: SPARE,
    rangeExtractor: (range) => withStop(range, stop),
  });
  const open = rows.findIndex(({ id }) => id === openId);
  useEffect(() => {
    if (open >= 0) lines.scrollToIndex(open);
    // When another is opened, by a key: not when rows move.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [openId, open >= 0]);
  const drawn = lines.getVirtualItems();
  const isEnd = (drawn.at(-1)?.index ?? 0) >= rows.length - 1;
  useEffect(() => {
    if (isEnd) onMore?.();
  }, [isEnd, onMore]);
  return (
    <div ref={box} className={classes["rows"]}>
      {/* It hears where the mouse rests and which row the arrows mean; what is pressed are the rows. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <ul
        style={{ height: lines.getTotalSize() }}
        {...on}
        onPointerOver={ahead}
        onFocus={(event) => {
          ahead(event);
          roving.onFocus(event);
        }}
        onKeyDown={(key) => roving.onKeyDown(key, (index) => lines.scrollToIndex(index))}
      >
        {drawn.map(({ index, start }) => {
          const event = rows[index];
          if (!event) return null;
          return (
            <li
              key={event.id}
              ref={lines.measureElement}
              data-index={index}
              data-event={event.id}
              data-left={left.has(event.id) || undefined}
              className={classes["item"]}
              style={{ transform: `translateY(${start}px)` }}
              aria-setsize={onMore ? -1 : rows.length}
              aria-posinset={index + 1}
            >
              <EventRow
                state={state}
                event={event}
                at={at}
                open={event.id === openId}
                left={left.has(event.id)}
                stop={index === stop}
                onOpen={onOpen}
              />
            </li>
          );
        })}
      </ul>
    </div>
  );
}
