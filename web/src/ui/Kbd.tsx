import classes from "./Kbd.module.css";

/** A key as it is printed on the keyboard. */
export function Kbd({ children }: Readonly<{ children: string }>) {
  return <kbd className={classes["key"]}>{children}</kbd>;
}
