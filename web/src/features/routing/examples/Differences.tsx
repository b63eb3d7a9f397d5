import { useWords } from "~/kernel/i18n";
import type { Difference } from "../contract";
import { isPart, words } from "../words/examples";
import classes from "./examples.module.css";

/** What an example expects, and what happened instead. */
export function Differences({ differences }: Readonly<{ differences: readonly Difference[] }>) {
  const t = useWords(words);
  return (
    <ul className={classes["differences"]}>
      {differences.map(({ what, expected, got }, place) => {
        const part = `part.${what}`;
        return (
          <li key={place}>
            {isPart(part) ? t(part) : what}: <del>{shown(expected)}</del> → <ins>{shown(got)}</ins>
          </li>
        );
      })}
    </ul>
  );
}

function shown(value: unknown): string {
  if (value === null || value === undefined || value === "") return "–";
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return value.map(shown).join(" | ");
  return JSON.stringify(value);
}
