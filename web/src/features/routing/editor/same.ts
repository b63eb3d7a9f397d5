/** So that what is the same is not rendered again. */
import { type RefObject, useLayoutEffect, useRef, useState } from "react";

/** The value of before for as long as it says the same. */
export function useSame<T>(value: T): T {
  const [kept, setKept] = useState(value);
  const same = kept === value || JSON.stringify(kept) === JSON.stringify(value);
  if (!same) setKept(value);
  return same ? kept : value;
}

/** The value while it is `shown`, and as it was then for as long as it is not. */
export function useWhile<T>(shown: boolean, value: T): T {
  const [kept, setKept] = useState(value);
  if (shown && kept !== value) setKept(value);
  return shown ? value : kept;
}

/** For what is done later with the value of then. */
export function useLatest<T>(value: T): RefObject<T> {
  const latest = useRef(value);
  useLayoutEffect(() => {
    latest.current = value;
  }, [value]);
  return latest;
}
