import { Button, TextInput } from "@mantine/core";
import { useWords } from "~/kernel/i18n";
import { now } from "~/kernel/time";
import { PlusIcon } from "~/ui/icons";
import classes from "./hours.module.css";
import { Spans } from "./Spans";
import type { ExceptionHours } from "./values";
import { words } from "./words";

type ExceptionsProps = Readonly<{
  exceptions: readonly ExceptionHours[];
  onChange: (exceptions: ExceptionHours[]) => void;
}>;

/** Days that differ from the week. */
export function Exceptions({ exceptions, onChange }: ExceptionsProps) {
  const t = useWords(words);
  const put = (at: number, change: Partial<ExceptionHours>) =>
    onChange(exceptions.map((one, place) => (place === at ? { ...one, ...change } : one)));
  const add = () => {
    const today = new Date(now()).toISOString().slice(0, 10);
    onChange([...exceptions, { name: "", first: today, last: today, hours: [] }]);
  };
  return (
    <div className={classes["exceptions"]}>
      {exceptions.length === 0 && (
        <span className={classes["closed"]}>{t("form.exceptions.empty")}</span>
      )}
      {exceptions.map((one, at) => {
        const name = one.name || t("form.exceptions.new");
        return (
          <div key={at} role="group" aria-label={name} className={classes["exception"]}>
            <TextInput
              label={t("form.exceptions.name")}
              data-field="exceptions"
              required
              maxLength={200}
              value={one.name}
              onChange={(event) => put(at, { name: event.currentTarget.value })}
            />
            <div className={classes["dates"]}>
              <TextInput
                type="date"
                label={t("form.exceptions.first")}
                value={one.first}
                onChange={(event) => {
                  const first = event.currentTarget.value;
                  put(at, { first, last: one.last < first ? first : one.last });
                }}
              />
              <TextInput
                type="date"
                label={t("form.exceptions.last")}
                min={one.first}
                value={one.last}
                onChange={(event) => put(at, { last: event.currentTarget.value })}
              />
            </div>
            <Spans
              day={name}
              field="exceptions"
              spans={one.hours ?? []}
              onChange={(hours) => put(at, { hours })}
            />
            <Button
              size="compact-sm"
              variant="default"
              className={classes["remove"]}
              aria-label={`${t("form.exceptions.remove")}: ${name}`}
              onClick={() => onChange(exceptions.filter((_, place) => place !== at))}
            >
              {t("form.exceptions.remove")}
            </Button>
          </div>
        );
      })}
      <Button
        variant="default"
        leftSection={<PlusIcon />}
        className={classes["remove"]}
        onClick={add}
      >
        {t("form.exceptions.add")}
      </Button>
    </div>
  );
}
