import { useWords } from "~/kernel/i18n";
import { useLineState } from "~/kernel/stream/stream";
import { Tip } from "~/ui/later/Tip";
import { words } from "../words";
import classes from "./bar.module.css";

/** Whether the line to the server lives, in a colour and in words. */
export function Lamp() {
  const t = useWords(words);
  const line = useLineState();
  const label = t(`line.${line}`);
  return (
    <Tip label={label}>
      <span className={classes["lamp"]} data-line={line} role="status">
        <span className={classes["light"]} />
        <span className={line === "live" ? "visually-hidden" : classes["words"]}>{label}</span>
      </span>
    </Tip>
  );
}
