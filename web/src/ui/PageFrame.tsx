import type { ReactNode } from "react";
import { useTitle } from "./useTitle";
import classes from "./PageFrame.module.css";

type PageFrameProps = Readonly<{
  title: string;
  /** One sentence under the title: what this page is for. */
  about?: ReactNode;
  /** Above the title: the way back. */
  back?: ReactNode;
  /** The page's one main action, top right. */
  action?: ReactNode;
  /** Forms and reading pages are narrow; tables take the room there is. */
  narrow?: boolean;
  children: ReactNode;
}>;

/** A page: its title (also the window's), its action, its content. */
export function PageFrame({ title, about, back, action, narrow, children }: PageFrameProps) {
  useTitle(title);
  return (
    <div className={classes["page"]} data-narrow={narrow ?? undefined}>
      <header className={classes["header"]}>
        <div>
          {back}
          <h1>{title}</h1>
          {about && <p>{about}</p>}
        </div>
        {action && <div className={classes["action"]}>{action}</div>}
      </header>
      {children}
    </div>
  );
}
