import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, type RefObject, useEffect, useRef } from "react";
import classes from "./Thread.module.css";

/** Nearer than this to the end one follows what comes in. */
const NEAR = 120;
const ABOUT = 76;

type LinesProps = Readonly<{
  box: RefObject<HTMLDivElement | null>;
  /** One of each line, in its order. */
  ids: readonly string[];
  /** The line to be brought into sight. */
  marked: string | undefined;
  /** The first lines are in sight. */
  onTop: () => void;
  children: (index: number) => ReactNode;
}>;

/** However many lines: those in sight are drawn. What one reads stays where it is while lines come in above or grow. */
export function Lines({ box, ids, marked, onTop, children }: LinesProps) {
  // It changes by itself, and says so: nothing of it is remembered.
  // eslint-disable-next-line react-hooks/incompatible-library
  const lines = useVirtualizer({
    count: ids.length,
    getScrollElement: () => box.current,
    estimateSize: () => ABOUT,
    getItemKey: (index) => ids[index] ?? index,
    overscan: 8,
    anchorTo: "end",
    followOnAppend: true,
    scrollEndThreshold: NEAR,
  });
  const last = ids.length - 1;
  useEffect(() => {
    if (last >= 0) lines.scrollToIndex(last, { align: "end" });
    // Once, when the first lines are there: from then on it keeps its place.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [last >= 0]);
  // A composer that grows takes height away: the end stays the end.
  const following = useRef(true);
  useEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const scrolled = () => {
      following.current = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR;
    };
    const sized = new ResizeObserver(() => {
      if (following.current) lines.scrollToEnd();
    });
    element.addEventListener("scroll", scrolled, { passive: true });
    sized.observe(element);
    return () => {
      element.removeEventListener("scroll", scrolled);
      sized.disconnect();
    };
  }, [box, lines]);
  const at = marked === undefined ? -1 : ids.indexOf(marked);
  useEffect(() => {
    if (at >= 0) lines.scrollToIndex(at, { align: "center" });
  }, [lines, at]);
  const items = lines.getVirtualItems();
  const isTop = items[0]?.index === 0 && !lines.isAtEnd();
  useEffect(() => {
    if (isTop) onTop();
  }, [isTop, onTop]);
  return (
    <div className={classes["lines"]} style={{ height: lines.getTotalSize() }}>
      {items.map(({ key, index, start }) => (
        <div
          key={key}
          ref={lines.measureElement}
          data-index={index}
          className={classes["line"]}
          style={{ transform: `translateY(${start}px)` }}
        >
          {children(index)}
        </div>
      ))}
    </div>
  );
}
