/** What stands on a node's card: the one thing of its settings that tells it from others. */
import type { Language } from "~/kernel/language";
import { isKind, settingsOf } from "../flow/kinds";
import type { FlowNode, NodeKind, Settings, Texts } from "../flow/model";
import type { Names } from "./names";

type Say<S> = (settings: S, names: Names, language: Language) => string;

const named = (id: string | null, names: Names) => (id === null ? "" : (names.get(id) ?? "…"));
const inOne = (texts: Texts, language: Language) =>
  texts[language] ?? Object.values(texts).find(Boolean) ?? "";

const say: { readonly [K in NodeKind]: Say<Settings[K]> } = {
  keyword: ({ choices }) => choices.flatMap(({ words }) => words).join(", "),
  pattern: ({ pattern }) => pattern,
  compare: ({ conditions }) =>
    conditions
      .map(({ variable, operator, value }) => `${variable} ${signs[operator]} ${value}`)
      .join(", "),
  sender: ({ numbers, prefixes, countries }) => [...numbers, ...prefixes, ...countries].join(", "),
  opening_times: ({ opening_times_id: id }, names) => named(id, names),
  queue_state: ({ acd_group_id: id }, names) => named(id, names),
  reply: ({ texts }, _, language) => inOne(texts, language),
  ask_and_wait: ({ question }, _, language) => inOne(question, language),
  language: ({ language: to }) => ({ de: "Deutsch", en: "English" })[to],
  email: ({ to }) => to.join(", "),
  http: ({ method, url }) => (url ? `${method} ${url.replace(/^https?:\/\//, "")}` : ""),
  set_variable: ({ name, value }) => (name ? `${name} = ${value}` : ""),
  note: ({ text }) => text,
  to_group: ({ acd_group_id: id }, names) => named(id, names),
  to_agent: ({ user_id: id }, names) => named(id, names),
  end: () => "",
};

const signs: Record<Settings["compare"]["conditions"][number]["operator"], string> = {
  equals: "=",
  differs: "≠",
  less: "<",
  at_most: "≤",
  greater: ">",
  at_least: "≥",
  contains: "∋",
  begins_with: "^",
  ends_with: "$",
  is_empty: "= ∅",
  is_set: "≠ ∅",
};

export function summary(node: FlowNode, names: Names, language: Language): string {
  if (!isKind(node.kind)) return "";
  const one = say[node.kind] as Say<object>;
  return one(settingsOf(node.kind, node.settings), names, language);
}
