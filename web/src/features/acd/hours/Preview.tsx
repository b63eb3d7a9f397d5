import { useQuery } from "@tanstack/react-query";
import { api, ok } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import { useLanguage } from "~/kernel/language";
import { formatCalendarDay, formatThere } from "~/kernel/time";
import { FormSection } from "~/ui/form/FormFrame";
import { StateBadge } from "~/ui/StateBadge";
import classes from "./hours.module.css";
import { writeSpans } from "./values";
import { words } from "./words";

/** Whether it is open now, until when, and the days to come: by what is saved. */
export function Preview({ id }: Readonly<{ id: string }>) {
  const t = useWords(words);
  const language = useLanguage();
  const { data } = useQuery({
    queryKey: ["opening-times", "preview", id, language],
    queryFn: () => ok(api.GET("/api/v1/opening-times/{id}/preview", { params: { path: { id } } })),
  });
  if (!data) return null;
  const change = data.next_change && formatThere(data.next_change, data.time_zone);
  return (
    <FormSection title={t("preview.title")} about={data.time_zone}>
      <div className={classes["now"]}>
        <StateBadge tone={data.open ? "good" : "plain"}>
          {t(data.open ? "preview.open" : "preview.closed")}
        </StateBadge>
        <span>{change ? t("preview.until", { time: change }) : t("preview.never")}</span>
      </div>
      <ol className={classes["days"]} aria-label={t("preview.days")}>
        {data.days.map((day) => (
          <li key={day.date} data-closed={day.hours.length === 0 || undefined}>
            <time dateTime={day.date}>{formatCalendarDay(day.date)}</time>
            <span>{day.hours.length > 0 ? writeSpans(day.hours) : t("form.closed")}</span>
            <small>{day.exception ?? day.holiday}</small>
          </li>
        ))}
      </ol>
    </FormSection>
  );
}
