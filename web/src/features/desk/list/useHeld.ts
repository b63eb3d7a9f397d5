import { type PointerEvent, useEffect, useState } from "react";

interface Held {
  held: boolean;
  on: {
    onPointerEnter: () => void;
    onPointerMove: (at: PointerEvent) => void;
    onPointerLeave: () => void;
  };
}

/** Whether somebody is about to click here: the mouse is inside and moved last. Whoever uses the keyboard is not. */
export function useHeld(): Held {
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (!held) return undefined;
    const letGo = () => setHeld(false);
    addEventListener("keydown", letGo);
    return () => removeEventListener("keydown", letGo);
  }, [held]);
  return {
    held,
    on: {
      onPointerEnter: () => setHeld(true),
      // Rows that move under a mouse that rests are no movement of the mouse.
      onPointerMove: ({ movementX, movementY }) => {
        if (movementX !== 0 || movementY !== 0) setHeld(true);
      },
      onPointerLeave: () => setHeld(false),
    },
  };
}
