import type { ReactNode } from "react";
import classes from "./StateBadge.module.css";

export type Tone = "plain" | "accent" | "good" | "warn" | "bad";

type StateBadgeProps = Readonly<{ tone?: Tone; icon?: ReactNode; children: ReactNode }>;

/** A state in words; the colour only repeats them. */
export function StateBadge({ tone = "plain", icon, children }: StateBadgeProps) {
  return (
    <span className={classes["badge"]} data-tone={tone}>
      {icon ?? <span className={classes["dot"]} />}
      {children}
    </span>
  );
}
