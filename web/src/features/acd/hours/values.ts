/** Opening times as a form holds them: pure. */
import type { OpeningTimes } from "~/kernel/api";
import { copiedName, copyInto } from "~/ui/form/values";

export type HoursValues = Omit<OpeningTimes, "id" | "client_id" | "created_at"> & {
  client_id: string | null;
};
export type WeekdayHours = OpeningTimes["weekly"][number];
export type ExceptionHours = OpeningTimes["exceptions"][number];
export type Span = Omit<WeekdayHours, "weekday">;

export const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const;
const WORKDAYS = [1, 2, 3, 4, 5];
const MIDNIGHT = "24:00";
const FIRST_SPAN: Span = { from: "08:00", until: "17:00" };

export function newHours(clientId: string | null, country: string | null): HoursValues {
  return {
    client_id: clientId,
    name: "",
    time_zone: null,
    country,
    region: null,
    closed_on_holidays: country !== null,
    weekly: WORKDAYS.map((weekday) => ({ weekday, ...FIRST_SPAN })),
    exceptions: [],
  };
}

export function copyOf(hours: OpeningTimes): HoursValues {
  const name = copiedName(hours.name);
  return copyInto<HoursValues>(newHours(hours.client_id, null), hours, { name });
}

export function spansOf(weekly: readonly WeekdayHours[], weekday: number): Span[] {
  return weekly
    .filter((hours) => hours.weekday === weekday)
    .map(({ from, until }) => ({ from, until }));
}

export function withSpans(
  weekly: readonly WeekdayHours[],
  weekday: number,
  spans: readonly Span[],
): WeekdayHours[] {
  return [
    ...weekly.filter((hours) => hours.weekday !== weekday),
    ...spans.map((span) => ({ weekday, ...span })),
  ].sort((a, b) => a.weekday - b.weekday);
}

/** A weekday's hours on every workday; on Saturday and Sunday they stay as they are. */
export function onWorkdays(weekly: readonly WeekdayHours[], weekday: number): WeekdayHours[] {
  const spans = spansOf(weekly, weekday);
  return WORKDAYS.reduce<WeekdayHours[]>((all, day) => withSpans(all, day, spans), [...weekly]);
}

/** What follows the last hours of a day: after a break as long as there is room, else the first ones. */
export function nextSpan(spans: readonly Span[]): Span {
  const last = spans.at(-1);
  if (!last || last.until >= "22:00") return FIRST_SPAN;
  const hour = Number(last.until.slice(0, 2)) + 1;
  const two = (value: number) => String(value).padStart(2, "0");
  return { from: `${two(hour)}:00`, until: hour < 20 ? `${two(hour + 4)}:00` : MIDNIGHT };
}

/** Midnight at the end of a day is 24:00; a field for a time shows it as 00:00. */
export function shownEnd(until: string): string {
  return until === MIDNIGHT ? "00:00" : until;
}

export function typedEnd(until: string): string {
  return until === "00:00" ? MIDNIGHT : until;
}

/** "08:00–12:00, 13:00–24:00" */
export function writeSpans(spans: readonly Span[]): string {
  return spans.map(({ from, until }) => `${from}–${until}`).join(", ");
}

/** Weekdays that follow each other and have the same hours, together. */
export function summed(weekly: readonly WeekdayHours[]): { days: number[]; hours: string }[] {
  const rows: { days: number[]; hours: string }[] = [];
  for (const weekday of WEEKDAYS) {
    const hours = writeSpans(
      [...spansOf(weekly, weekday)].sort((a, b) => a.from.localeCompare(b.from)),
    );
    const before = rows.at(-1);
    if (before?.hours === hours && before.days.at(-1) === weekday - 1) before.days.push(weekday);
    else rows.push({ days: [weekday], hours });
  }
  return rows.filter(({ hours }) => hours !== "");
}
