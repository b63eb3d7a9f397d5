/** Weekdays by name, in the reader's language: 1 is Monday. */
import type { Language } from "~/kernel/language";

/** A Monday. */
const MONDAY = Date.UTC(2024, 0, 1);

export function weekdayName(weekday: number, language: Language, width: "long" | "short" = "long") {
  return new Intl.DateTimeFormat(language, { weekday: width, timeZone: "UTC" }).format(
    new Date(MONDAY + (weekday - 1) * 86_400_000),
  );
}

/** "Mon–Fri", or "Sat". */
export function weekdaySpan(days: readonly number[], language: Language): string {
  const name = (day: number | undefined) => weekdayName(day ?? 1, language, "short");
  return days.length > 1 ? `${name(days[0])}–${name(days.at(-1))}` : name(days[0]);
}

/** A day of the calendar: "Mon 30 Nov". */
export function dayName(date: string, language: Language): string {
  return new Intl.DateTimeFormat(language === "de" ? "de-DE" : "en-GB", {
    weekday: "short",
    day: "numeric",
    month: "short",
    timeZone: "UTC",
  }).format(new Date(`${date}T00:00Z`));
}
