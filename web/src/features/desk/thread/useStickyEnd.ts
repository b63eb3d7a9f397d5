import { useLayoutEffect, useRef } from "react";

const NEAR = 120;

/** Stays at the end while one is there; keeps its place when older messages come in above. */
export function useStickyEnd(count: number, firstId: string | undefined) {
  const box = useRef<HTMLDivElement>(null);
  const before = useRef<{ firstId: string | undefined; height: number }>({ firstId, height: 0 });
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const { firstId: firstBefore, height } = before.current;
    const fromEnd = height - element.scrollTop - element.clientHeight;
    if (firstBefore !== undefined && firstBefore !== firstId && fromEnd >= NEAR)
      element.scrollTop += element.scrollHeight - height;
    else if (fromEnd < NEAR || height === 0) element.scrollTop = element.scrollHeight;
    before.current = { firstId, height: element.scrollHeight };
  }, [count, firstId]);
  return box;
}
