import { ActionIcon, Button, TextInput } from "@mantine/core";
import type { ReactNode } from "react";
import { useWords } from "~/kernel/i18n";
import { CloseIcon, PlusIcon } from "~/ui/icons";
import classes from "./hours.module.css";
import { nextSpan, shownEnd, type Span, typedEnd, writeSpans } from "./values";
import { words } from "./words";

type SpansProps = Readonly<{
  /** Which day these hours are of, for screen readers. */
  day: string;
  spans: readonly Span[];
  onChange: (spans: Span[]) => void;
  /** So that what is wrong brings the focus here. */
  field: string;
  /** What else can be done with them. */
  children?: ReactNode;
}>;

/** The hours of a day, one below the other. */
export function Spans({ day, spans, onChange, field, children }: SpansProps) {
  const t = useWords(words);
  const put = (at: number, change: Partial<Span>) =>
    onChange(spans.map((span, place) => (place === at ? { ...span, ...change } : span)));
  return (
    <div className={classes["spans"]}>
      {spans.length === 0 && <span className={classes["closed"]}>{t("form.closed")}</span>}
      {spans.map((span, at) => (
        <div key={at} className={classes["span"]}>
          <TextInput
            type="time"
            aria-label={t("form.from", { day })}
            data-field={field}
            value={span.from}
            onChange={(event) => put(at, { from: event.currentTarget.value })}
          />
          <span aria-hidden="true">–</span>
          <TextInput
            type="time"
            aria-label={t("form.until", { day })}
            value={shownEnd(span.until)}
            onChange={(event) => put(at, { until: typedEnd(event.currentTarget.value) })}
          />
          <ActionIcon
            aria-label={t("form.remove", { day, hours: writeSpans([span]) })}
            onClick={() => onChange(spans.filter((_, place) => place !== at))}
          >
            <CloseIcon size={16} />
          </ActionIcon>
        </div>
      ))}
      <div className={classes["actions"]}>
        <Button
          size="compact-xs"
          variant="subtle"
          leftSection={<PlusIcon size={14} />}
          aria-label={t("form.add.label", { day })}
          onClick={() => onChange([...spans, nextSpan(spans)])}
        >
          {t("form.add")}
        </Button>
        {children}
      </div>
    </div>
  );
}
