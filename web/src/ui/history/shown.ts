/** Fields and values of stored things, in the reader's words. */
import { useCallback } from "react";
import { useWords } from "~/kernel/i18n";
import { useLanguage } from "~/kernel/language";
import { countryName } from "~/kernel/places";
import { formatMoment } from "~/kernel/time";
import { words as common } from "../words";
import { accountsFields } from "./fields/accounts";
import { acdFields } from "./fields/acd";
import { numbersFields } from "./fields/numbers";
import { valueWords } from "./values";

export type Names = Readonly<Record<string, string>>;

/** The fields that hold codes; what was typed into others stands as it is. */
const CODED = new Set([
  "role",
  "grantee",
  "language",
  "sms_delivery",
  "default_sms_delivery",
  "strategy",
  "default_strategy",
  "events_order",
  "kind",
  "routing_type",
  "on_miss",
  "at_point",
  "action",
  "security",
]);
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d/;

/** What a column is called; one that has no words stands for itself. */
export function useFieldWords(): (column: string) => string {
  const accounts = useWords(accountsFields);
  const acd = useWords(acdFields);
  const numbers = useWords(numbersFields);
  return useCallback(
    (column) => {
      if (column in accountsFields.en) return accounts(column as keyof typeof accountsFields.en);
      if (column in acdFields.en) return acd(column as keyof typeof acdFields.en);
      if (column in numbersFields.en) return numbers(column as keyof typeof numbersFields.en);
      return column;
    },
    [accounts, acd, numbers],
  );
}

/** What a field holds as people write it: yes and no, moments, what codes and ids are called. */
export function useShown(): (field: string, value: unknown, names: Names) => string {
  const t = useWords(common);
  const coded = useWords(valueWords);
  const spoken = useLanguage();
  return useCallback(
    (field, value, names) => {
      const shown = (one: unknown): string => {
        if (one === null || one === undefined || one === "") return "–";
        if (typeof one === "boolean") return t(one ? "truth.yes" : "truth.no");
        if (Array.isArray(one)) return one.length === 0 ? "–" : one.map(shown).join(", ");
        if (typeof one !== "string") return JSON.stringify(one);
        if (CODED.has(field) && one in valueWords.en)
          return coded(one as keyof typeof valueWords.en);
        if (field === "country") return countryName(one, spoken);
        if (ID.test(one)) return names[one] ?? t("shown.unnamed");
        return MOMENT.test(one) ? formatMoment(one) : one;
      };
      return shown(value);
    },
    [t, coded, spoken],
  );
}
