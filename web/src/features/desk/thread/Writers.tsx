import { useWords } from "~/kernel/i18n";
import { PencilIcon } from "~/ui/icons";
import { others } from "../selectors";
import type { DeskState } from "../state";
import { words } from "../words";
import classes from "./Composer.module.css";

/** Who else is writing here at this moment. */
export function Writers({ state, eventId }: Readonly<{ state: DeskState; eventId: string }>) {
  const t = useWords(words);
  const names = others(state, eventId)
    .filter(({ typing }) => typing)
    .map(({ name }) => name);
  return (
    <p className={classes["writers"]} role="status">
      {names.length > 0 && (
        <>
          <PencilIcon size={14} /> {t("viewers.write", { names: names.join(", ") })}
        </>
      )}
    </p>
  );
}
