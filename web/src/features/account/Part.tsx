import { type ReactNode, useId } from "react";
import classes from "./Part.module.css";

type PartProps = Readonly<{ title: string; about?: ReactNode; children: ReactNode }>;

/** One part of the page, under its own heading. */
export function Part({ title, about, children }: PartProps) {
  const id = useId();
  return (
    <section className={classes["part"]} aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {about && <p>{about}</p>}
      {children}
    </section>
  );
}
