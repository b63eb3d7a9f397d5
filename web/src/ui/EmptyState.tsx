import type { ReactNode } from "react";
import classes from "./EmptyState.module.css";

type EmptyStateProps = Readonly<{
  title: string;
  /** What would be here, and how to get it here. */
  children?: ReactNode;
  action?: ReactNode;
  icon?: ReactNode;
  /** It is the whole page, and its title the page's. */
  page?: boolean;
}>;

/** An empty place that says what belongs here and what to do next. */
export function EmptyState({ title, children, action, icon, page = false }: EmptyStateProps) {
  const Title = page ? "h1" : "h2";
  return (
    <div className={classes["empty"]}>
      {icon && <div className={classes["icon"]}>{icon}</div>}
      <Title>{title}</Title>
      {children && <div className={classes["text"]}>{children}</div>}
      {action}
    </div>
  );
}
