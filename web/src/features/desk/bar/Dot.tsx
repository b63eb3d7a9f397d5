import classes from "./bar.module.css";

/** The colour of a status. */
export function Dot({ colour }: Readonly<{ colour: string }>) {
  return <span className={classes["dot"]} style={{ backgroundColor: colour }} />;
}
