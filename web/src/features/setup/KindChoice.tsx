import { Link } from "@tanstack/react-router";
import { useWords } from "~/kernel/i18n";
import classes from "./KindChoice.module.css";
import { kinds } from "./values";
import { words } from "./words";

/** The first question of an empty system; either answer leads to the same form. */
export function KindChoice() {
  const t = useWords(words);
  return (
    <nav aria-label={t("kind.question")} className={classes["kinds"]}>
      <h2>{t("kind.question")}</h2>
      {kinds.map((kind) => (
        <Link key={kind} to="/administration/new-client" search={{ kind }}>
          <strong>{t(`kind.${kind}`)}</strong>
          <span>{t(`kind.${kind}.about`)}</span>
        </Link>
      ))}
    </nav>
  );
}
