import {
  cloneElement,
  lazy,
  type PointerEvent,
  type ReactElement,
  Suspense,
  useState,
} from "react";

const TipBubble = lazy(async () => ({ default: (await import("./TipBubble")).TipBubble }));

interface Hovered {
  onPointerEnter?: (event: PointerEvent<HTMLElement>) => void;
  onPointerLeave?: (event: PointerEvent<HTMLElement>) => void;
}

type TipProps = Readonly<{
  label: string;
  position?: "top" | "right";
  disabled?: boolean;
  children: ReactElement<Hovered>;
}>;

/** A word beside what the mouse rests on. What places it is loaded with the first one, not with the page. */
export function Tip({ label, position = "top", disabled = false, children }: TipProps) {
  const [target, setTarget] = useState<HTMLElement | null>(null);
  const [over, setOver] = useState(false);
  const enter = (event: PointerEvent<HTMLElement>) => {
    if (event.pointerType === "touch") return;
    setTarget(event.currentTarget);
    setOver(true);
  };
  return (
    <>
      {cloneElement(children, { onPointerEnter: enter, onPointerLeave: () => setOver(false) })}
      {target && !disabled && (
        <Suspense>
          <TipBubble target={target} label={label} position={position} over={over} />
        </Suspense>
      )}
    </>
  );
}
