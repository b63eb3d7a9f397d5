import { useEffect } from "react";
import { isFocusLost } from "~/ui/useFocusBack";

/** The next conversation, or that there is none; where only the list is shown, its tab. */
const NEXT = [
  "[data-pane=thread] [role=log]",
  "[data-pane=none]",
  "[data-pane=list] [aria-selected=true]",
];

/** What leaves the screen may take the focus with it: then it goes to what stands there now. */
export function useFocusOn(eventId: string | undefined): void {
  useEffect(
    () => () => {
      requestAnimationFrame(() => {
        if (!isFocusLost()) return;
        NEXT.map((place) => document.querySelector<HTMLElement>(place))
          .find((element) => element?.checkVisibility())
          ?.focus({ preventScroll: true });
      });
    },
    [eventId],
  );
}
