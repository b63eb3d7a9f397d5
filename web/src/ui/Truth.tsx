import { useWords } from "~/kernel/i18n";
import { CheckIcon } from "./icons";
import { words } from "./words";

/** Yes or no in a table: a mark for yes, quiet for no, words for those who listen. */
export function Truth({ value }: Readonly<{ value: boolean }>) {
  const t = useWords(words);
  if (!value) return <span style={{ color: "var(--ink-soft)" }}>{t("truth.no")}</span>;
  return (
    <span style={{ display: "inline-flex", alignItems: "center", gap: 4, verticalAlign: "middle" }}>
      <CheckIcon size={15} />
      {t("truth.yes")}
    </span>
  );
}
