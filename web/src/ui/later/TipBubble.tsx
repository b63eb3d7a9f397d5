import { Tooltip } from "@mantine/core";
import { useEffect, useState } from "react";

const REST_MS = 400;

type TipBubbleProps = Readonly<{
  target: HTMLElement;
  label: string;
  position: "top" | "right";
  over: boolean;
}>;

/** Shown once the mouse rests; gone with the mouse, or when what it is about is pressed. */
export function TipBubble({ target, label, position, over }: TipBubbleProps) {
  const [rests, setRests] = useState(false);
  useEffect(() => {
    if (!over) return undefined;
    const timer = setTimeout(() => setRests(true), REST_MS);
    const hide = () => {
      clearTimeout(timer);
      setRests(false);
    };
    target.addEventListener("pointerdown", hide);
    return () => {
      hide();
      target.removeEventListener("pointerdown", hide);
    };
  }, [over, target]);
  return <Tooltip target={target} label={label} position={position} opened={rests} />;
}
