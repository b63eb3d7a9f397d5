/**
 * Words in every language. The English dictionary is the type: German must have the same keys, and a text's
 * `{placeholders}` must be given.
 *
 *     export const words = dictionary({ waiting: { one: "# SMS waits", other: "# SMS wait" } }, { ... });
 *     const t = useWords(words);
 *     t("waiting", { count: 3 });
 */
import { useMemo } from "react";
import { type Language, useLanguage } from "./language";
import { formatNumber } from "./time";

/** Forms by `count`, chosen by Intl.PluralRules; `#` is the count. */
export interface Plural {
  zero?: string;
  one: string;
  other: string;
}
export type Text = string | Plural;
type English = Readonly<Record<string, Text>>;
export interface Dictionary<En extends English> {
  en: En;
  de: Readonly<Record<keyof En, Text>>;
}

type Placeholders<S> = S extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Placeholders<Rest>
  : never;
type Names<T> = T extends Plural ? "count" | Placeholders<T["other"]> : Placeholders<T>;
type Arguments<T> = [Names<T>] extends [never]
  ? []
  : [values: Record<Exclude<Names<T>, "count">, string | number> & CountOf<T>];
type CountOf<T> = "count" extends Names<T> ? { count: number } : unknown;

export type Translate<En extends English> = <K extends keyof En>(
  key: K,
  ...values: Arguments<En[K]>
) => string;

export function dictionary<const En extends English>(
  en: En,
  de: { [K in keyof En]: Text },
): Dictionary<En> {
  return { en, de };
}

const rules: Record<Language, Intl.PluralRules> = {
  en: new Intl.PluralRules("en"),
  de: new Intl.PluralRules("de"),
};

export function render(
  language: Language,
  text: Text,
  values: Record<string, unknown> = {},
): string {
  const shown = (value: unknown) =>
    typeof value === "number" ? formatNumber(value, language) : String(value);
  let form: string;
  if (typeof text === "string") form = text;
  else {
    const count = Number(values["count"]);
    const category = rules[language].select(count) === "one" ? text.one : text.other;
    form = count === 0 ? (text.zero ?? category) : category;
    form = form.replaceAll("#", shown(count));
  }
  return form.replace(/\{(\w+)\}/g, (whole, name: string) =>
    name in values ? shown(values[name]) : whole,
  );
}

export function translator<En extends English>(
  words: Dictionary<En>,
  language: Language,
): Translate<En> {
  return (key, ...values) => render(language, words[language][key], values[0]);
}

/** The words of a part of the app, in the reader's language. */
export function useWords<En extends English>(words: Dictionary<En>): Translate<En> {
  const language = useLanguage();
  return useMemo(() => translator(words, language), [words, language]);
}
