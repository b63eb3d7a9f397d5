import { CopyButton } from "./CopyButton";
import classes from "./CodeBlock.module.css";

/** Text for a machine, to be copied. */
export function CodeBlock({ title, text }: Readonly<{ title: string; text: string }>) {
  return (
    <div>
      <div className={classes["head"]}>
        {title}
        <CopyButton value={text} what={title} />
      </div>
      <pre className={classes["code"]}>{text}</pre>
    </div>
  );
}
