import type { ReactNode } from "react";
import classes from "./EmptyState.module.css";

type EmptyStateProps = Readonly<{
  title: string;
  /** What would be here, and how to get it here. */
  children?: ReactNode;
  action?: ReactNode;
  icon?: ReactNode;
}>;

/** An empty place that says what belongs here and what to do next. */
export function EmptyState({ title, children, action, icon }: EmptyStateProps) {
  return (
    <div className={classes["empty"]}>
      {icon && <div className={classes["icon"]}>{icon}</div>}
      <h2>{title}</h2>
      {children && <div className={classes["text"]}>{children}</div>}
      {action}
    </div>
  );
}
