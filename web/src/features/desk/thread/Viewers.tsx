import { useWords } from "~/kernel/i18n";
import { others } from "../selectors";
import type { DeskState } from "../state";
import { words } from "../words";
import classes from "./Thread.module.css";

const SHOWN = 3;

/** Who else has this conversation open; a ring around whoever writes. */
export function Viewers({ state, eventId }: Readonly<{ state: DeskState; eventId: string }>) {
  const t = useWords(words);
  const people = others(state, eventId);
  const names = people.map(({ name }) => name).join(", ");
  return (
    <div className={classes["viewers"]} role="status">
      {people.length > 0 && <span className="visually-hidden">{t("viewers.look", { names })}</span>}
      {people.slice(0, SHOWN).map(({ user_id: id, name, typing }) => (
        <span
          key={id}
          className={classes["viewer"]}
          data-typing={typing || undefined}
          title={typing ? t("viewers.write", { names: name }) : t("viewers.look", { names: name })}
          aria-hidden="true"
        >
          {initials(name)}
        </span>
      ))}
      {people.length > SHOWN && <small aria-hidden="true">+{people.length - SHOWN}</small>}
    </div>
  );
}

function initials(name: string): string {
  const parts = name.trim().split(/\s+/);
  return [parts[0], parts.length > 1 ? parts.at(-1) : ""]
    .map((part) => part?.charAt(0) ?? "")
    .join("");
}
