import type { ReactNode } from "react";
import classes from "./ScrollBox.module.css";

/** A table written by hand; on narrow screens it scrolls, with the keyboard too. */
export function ScrollBox({ label, children }: Readonly<{ label: string; children: ReactNode }>) {
  return (
    // A place that scrolls must be reachable by keyboard, though nothing in it can be pressed.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className={classes["box"]} role="region" aria-label={label} tabIndex={0}>
      {children}
    </div>
  );
}
