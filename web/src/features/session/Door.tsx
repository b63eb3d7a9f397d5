import type { ReactNode } from "react";
import { BrandMark } from "~/ui/BrandMark";
import { HelpContact } from "~/ui/HelpContact";
import classes from "./Door.module.css";

type DoorProps = Readonly<{
  title: string;
  about: ReactNode;
  aside?: ReactNode;
  children: ReactNode;
}>;

/** The pages before the app: the mark, one form, perhaps something beside it. */
export function Door({ title, about, aside, children }: DoorProps) {
  return (
    <main className={classes["door"]} data-wide={aside ? true : undefined}>
      <div className={classes["panel"]}>
        <div className={classes["mark"]}>
          <BrandMark size={40} />
        </div>
        <h1>{title}</h1>
        <p className={classes["about"]}>{about}</p>
        {children}
        <div className={classes["help"]}>
          <HelpContact />
        </div>
      </div>
      {aside && <div className={classes["aside"]}>{aside}</div>}
    </main>
  );
}
