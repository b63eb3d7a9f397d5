import { ActionIcon, Select, Switch } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import type { OpeningTimes } from "~/kernel/api";
import { api, ok } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import { useLanguage } from "~/kernel/language";
import { formatCalendarDay } from "~/kernel/time";
import { countries } from "~/kernel/places";
import { now } from "~/kernel/time";
import { FormSection } from "~/ui/form/FormFrame";
import type { useForm } from "~/ui/form/useForm";
import { BackIcon } from "~/ui/icons";
import classes from "./hours.module.css";
import type { HoursValues } from "./values";
import { words } from "./words";

type HolidaysProps = Readonly<{ form: ReturnType<typeof useForm<HoursValues, OpeningTimes>> }>;

/** Whose public holidays count, and which these are. */
export function Holidays({ form }: HolidaysProps) {
  const t = useWords(words);
  const language = useLanguage();
  const [year, setYear] = useState(() => new Date(now()).getFullYear());
  const choices = useMemo(() => countries(language), [language]);
  const { country, region } = form.values;
  const query = { country: country ?? "", year, ...(region && { region }) };
  const { data, error } = useQuery({
    queryKey: ["opening-times", "holidays", query, language],
    queryFn: () => ok(api.GET("/api/v1/opening-times/holidays", { params: { query } })),
    enabled: country !== null,
    placeholderData: (before) => before,
    retry: false,
  });
  const known = country !== null && !error;
  return (
    <FormSection title={t("form.holidays")} about={t("form.holidays.about")}>
      <Select
        label={t("form.country")}
        data={choices}
        placeholder={t("form.country.none")}
        searchable
        clearable
        {...form.choice("country")}
        onChange={(value) => {
          form.set("country", value);
          form.set("region", null);
          if (value === null) form.set("closed_on_holidays", false);
        }}
      />
      {known && (data?.regions.length ?? 0) > 0 && (
        <Select
          label={t("form.region")}
          data={(data?.regions ?? []).map(({ code, name }) => ({ value: code, label: name }))}
          placeholder={t("form.region.all")}
          searchable
          clearable
          {...form.choice("region")}
        />
      )}
      <Switch
        label={t("form.closed_on_holidays")}
        disabled={!known}
        {...form.check("closed_on_holidays")}
      />
      {error && <span className={classes["closed"]}>{t("form.no_holidays")}</span>}
      {known && data && (
        <div>
          <div className={classes["year"]}>
            <ActionIcon aria-label={t("form.year.before")} onClick={() => setYear(year - 1)}>
              <BackIcon size={16} />
            </ActionIcon>
            <strong aria-live="polite">{year}</strong>
            <ActionIcon
              aria-label={t("form.year.after")}
              className={classes["after"]}
              onClick={() => setYear(year + 1)}
            >
              <BackIcon size={16} />
            </ActionIcon>
          </div>
          <ul
            className={classes["holidays"]}
            data-off={!form.values.closed_on_holidays || undefined}
          >
            {data.items.map(({ date, name }) => (
              <li key={date}>
                <time dateTime={date}>{formatCalendarDay(date)}</time> {name}
              </li>
            ))}
          </ul>
        </div>
      )}
    </FormSection>
  );
}
