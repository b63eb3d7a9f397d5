import { Button } from "@mantine/core";
import { useWords } from "~/kernel/i18n";
import { formatWeekday } from "~/kernel/time";
import classes from "./hours.module.css";
import { Spans } from "./Spans";
import { onWorkdays, spansOf, type WeekdayHours, WEEKDAYS, withSpans } from "./values";
import { words } from "./words";

type WeekProps = Readonly<{
  weekly: readonly WeekdayHours[];
  onChange: (weekly: WeekdayHours[]) => void;
}>;

/** The hours of each weekday. */
export function Week({ weekly, onChange }: WeekProps) {
  const t = useWords(words);
  return (
    <div className={classes["week"]}>
      {WEEKDAYS.map((weekday) => {
        const day = formatWeekday(weekday);
        const spans = spansOf(weekly, weekday);
        return (
          <div key={weekday} role="group" aria-label={day} className={classes["day"]}>
            <span className={classes["name"]}>{day}</span>
            <Spans
              day={day}
              field="weekly"
              spans={spans}
              onChange={(next) => onChange(withSpans(weekly, weekday, next))}
            >
              {spans.length > 0 && weekday <= 5 && (
                <Button
                  size="compact-xs"
                  variant="subtle"
                  color="gray"
                  aria-label={t("form.copy.label", { day })}
                  onClick={() => onChange(onWorkdays(weekly, weekday))}
                >
                  {t("form.copy")}
                </Button>
              )}
            </Spans>
          </div>
        );
      })}
    </div>
  );
}
