import { useEffect, useState } from "react";

/** What had the focus before the first of the dialogs that follow each other. */
let outside: Element | null = null;

/** For a dialog that goes with its component: the focus goes back to where it was, unless it is somewhere already. */
export function useFocusBack(): void {
  const [before] = useState(() => {
    const active = document.activeElement;
    return (outside = active?.closest("[role=dialog]") ? outside : active);
  });
  useEffect(
    () => () => {
      requestAnimationFrame(() => {
        if (isFocusLost() && before instanceof HTMLElement) before.focus({ preventScroll: true });
      });
    },
    [before],
  );
}

/** What had it is gone: keys go nowhere, and a screen reader starts at the top. */
export function isFocusLost(): boolean {
  return document.activeElement === null || document.activeElement === document.body;
}
