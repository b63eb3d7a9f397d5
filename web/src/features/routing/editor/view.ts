/** Bringing nodes into sight. */
import { useReactFlow, useStoreApi } from "@xyflow/react";
import { useCallback } from "react";
import { WIDTH } from "../flow/layout";
import type { Place } from "../flow/model";

const MARGIN = 48;
const READABLE = 0.7;
/** Below, where the small map lies. */
const MAP = 110;

/** Moves the canvas no farther than needed for a node to be seen whole. */
export function useShow() {
  const { getViewport, setViewport } = useReactFlow();
  const store = useStoreApi();
  return useCallback(
    (at: Place, height: number) => {
      const { width: wide, height: high } = store.getState();
      const before = getViewport();
      const zoom = Math.max(before.zoom, READABLE);
      const scale = zoom / before.zoom;
      const x = into(before.x * scale + at.x * zoom, WIDTH * zoom, wide) - at.x * zoom;
      const y = into(before.y * scale + at.y * zoom, height * zoom, high - MAP) - at.y * zoom;
      if (x !== before.x || y !== before.y || zoom !== before.zoom)
        void setViewport({ x, y, zoom }, { duration: 150 });
    },
    [getViewport, setViewport, store],
  );
}

/** Where something of this size must begin to be inside. */
function into(begin: number, size: number, room: number): number {
  return Math.max(MARGIN, Math.min(begin, room - size - MARGIN));
}

/** After it is drawn. */
export function focusNode(id: string): void {
  const focus = (tries: number) => {
    const card = document.querySelector<HTMLElement>(`.react-flow__node[data-id="${id}"]`);
    if (card && card.style.visibility !== "hidden") card.focus({ preventScroll: true });
    else if (tries > 0) requestAnimationFrame(() => focus(tries - 1));
  };
  requestAnimationFrame(() => focus(30));
}
