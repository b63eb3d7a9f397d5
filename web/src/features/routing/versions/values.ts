/** Settings as people read them: by their names, without ids and brackets. */
import { useWords } from "~/kernel/i18n";
import { type Names, useKindName } from "../canvas/names";
import type { Choice, Condition, Header } from "../flow/model";
import { words as formWords } from "../words/forms";
import { words } from "../words/versions";

export function useFieldName(): (field: string) => string {
  const t = useWords(words);
  return (field) => {
    const key = `field.${field}`;
    return isField(key) ? t(key) : field;
  };
}

function isField(key: string): key is Extract<keyof typeof words.en, `field.${string}`> {
  return key in words.en;
}

function isForm(key: string): key is keyof typeof formWords.en & `where.${string}` {
  return key in formWords.en;
}

/** A value of a setting in one line; ids by the names of what they stand for. */
export function useValueText(names: Names): (field: string, value: unknown) => string {
  const t = useWords(words);
  const form = useWords(formWords);
  const kindName = useKindName();
  /** What the forms call it. */
  const called = (group: string, value: string) => {
    const key = `${group}.${value}`;
    return isForm(key) ? form(key) : value;
  };
  const one = (field: string, value: unknown): string => {
    if (value === null || value === undefined || value === "") return t("nothing");
    if (typeof value === "boolean") return t(value ? "yes" : "no");
    if (typeof value === "number") return String(value);
    if (typeof value === "string") {
      if (field === "kind") return kindName(value);
      return names.get(value) ?? called(field, value);
    }
    if (Array.isArray(value)) return several(field, value);
    return Object.entries(value)
      .map(([name, text]) => `${called("language", name)}: ${String(text)}`)
      .join(" · ");
  };
  const several = (field: string, values: readonly unknown[]): string => {
    if (values.length === 0) return t("nothing");
    if (field === "choices")
      return (values as Choice[])
        .map(({ output, words: said }) => `${output} (${said.join(", ")})`)
        .join(" · ");
    if (field === "conditions")
      return (values as Condition[])
        .map((it) => `${it.variable} ${called("operator", it.operator)} ${it.value}`.trim())
        .join(" · ");
    if (field === "headers")
      return (values as Header[]).map(({ name, value }) => `${name}: ${value}`).join(" · ");
    return values.map(String).join(", ");
  };
  return one;
}
