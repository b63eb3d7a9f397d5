import type { ReactNode } from "react";
import { InfoIcon, WarningIcon } from "./icons";
import classes from "./Notice.module.css";

type NoticeProps = Readonly<{
  tone?: "plain" | "warn" | "bad";
  title?: string;
  children: ReactNode;
}>;

/** Something to know that stays on the page; read out when it appears. */
export function Notice({ tone = "plain", title, children }: NoticeProps) {
  const Icon = tone === "plain" ? InfoIcon : WarningIcon;
  return (
    <div className={classes["notice"]} data-tone={tone} role={tone === "bad" ? "alert" : "status"}>
      <Icon />
      <div>
        {title && <strong>{title}</strong>}
        {children}
      </div>
    </div>
  );
}
