import { type KeyboardEvent, type PointerEvent, useState } from "react";
import classes from "./Splitter.module.css";

const STEP = 20;

type SplitterProps = Readonly<{
  label: string;
  value: number;
  min: number;
  max: number;
  /** The pane that it sizes stands on this side. */
  side: "left" | "right";
  onChange: (width: number) => void;
  /** What the width is to be once it is let go. */
  onDone: (width: number) => void;
}>;

/** The line between two panes: drawn with the mouse, moved with the arrow keys. */
export function Splitter({ label, value, min, max, side, onChange, onDone }: SplitterProps) {
  const [from, setFrom] = useState<{ x: number; width: number }>();
  const within = (width: number) => Math.round(Math.min(max, Math.max(min, width)));
  const towards = side === "left" ? 1 : -1;
  const at = (event: PointerEvent) =>
    from ? within(from.width + (event.clientX - from.x) * towards) : value;

  const onKeyDown = (key: KeyboardEvent) => {
    const by = { ArrowRight: STEP, ArrowLeft: -STEP }[key.key];
    if (by === undefined || key.altKey) return;
    key.preventDefault();
    const width = within(value + by * towards);
    onChange(width);
    onDone(width);
  };
  return (
    // A separator that can be moved is a widget (ARIA 1.2), which the rule does not know.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <div
      className={classes["splitter"]}
      role="separator"
      aria-orientation="vertical"
      aria-label={label}
      aria-valuenow={value}
      aria-valuemin={min}
      aria-valuemax={max}
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      data-moving={from ? true : undefined}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        setFrom({ x: event.clientX, width: value });
      }}
      onPointerMove={(event) => {
        if (from) onChange(at(event));
      }}
      onPointerUp={(event) => {
        if (from) onDone(at(event));
        setFrom(undefined);
      }}
    />
  );
}
