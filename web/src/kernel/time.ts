/** Dates, durations and numbers as the reader writes them; the only place that reads the clock. */
import { useEffect, useState } from "react";
import { type Language, language } from "./language";

const formats = new Map<
  string,
  Intl.DateTimeFormat | Intl.NumberFormat | Intl.RelativeTimeFormat
>();

function cached<T extends Intl.DateTimeFormat | Intl.NumberFormat | Intl.RelativeTimeFormat>(
  key: string,
  make: () => T,
): T {
  let found = formats.get(key);
  if (!found) formats.set(key, (found = make()));
  return found as T;
}

const dated = (name: string, options: Intl.DateTimeFormatOptions) => {
  const tag = language() === "de" ? "de-DE" : "en-GB";
  return cached(`${name} ${tag}`, () => new Intl.DateTimeFormat(tag, options));
};

/** This machine's clock in milliseconds: for counting down, never for comparing with the server's. */
export function now(): number {
  return Date.now();
}

export function formatNumber(value: number, inLanguage: Language = language()): string {
  return cached(`number ${inLanguage}`, () => new Intl.NumberFormat(inLanguage)).format(value);
}

export function formatTime(at: string | number | Date): string {
  return dated("time", { hour: "2-digit", minute: "2-digit" }).format(new Date(at));
}

/** Date and time, to the second, as a table shows it. */
export function formatMoment(at: string | number | Date): string {
  return dated("moment", { dateStyle: "medium", timeStyle: "medium" }).format(new Date(at));
}

/** Today only the time, else the day in words: "14:07", "Mon 3 Nov". */
export function formatWhen(at: string | number | Date, today = new Date(now())): string {
  const moment = new Date(at);
  if (moment.toDateString() === today.toDateString()) return formatTime(moment);
  const sameYear = moment.getFullYear() === today.getFullYear();
  return dated(sameYear ? "day" : "day-year", {
    weekday: "short",
    day: "numeric",
    month: "short",
    ...(sameYear ? {} : { year: "numeric" }),
  }).format(moment);
}

/** A moment to come: today only the time, else "Tue 24 Nov, 09:00". */
export function formatUntil(at: string | number | Date, today = new Date(now())): string {
  const day = formatWhen(at, today);
  const time = formatTime(at);
  return day === time ? time : `${day}, ${time}`;
}

/** The day as a heading inside a thread: "Today", "Yesterday", "Monday, 3 November 2026". */
export function formatDay(at: string | number | Date, today = new Date(now())): string {
  const days = Math.round((startOfDay(new Date(at)) - startOfDay(today)) / 86_400_000);
  if (days === 0 || days === -1) {
    const words = cached(
      `relative ${language()}`,
      () => new Intl.RelativeTimeFormat(language(), { numeric: "auto" }),
    ).format(days, "day");
    return words.charAt(0).toLocaleUpperCase(language()) + words.slice(1);
  }
  return dated("long-day", {
    weekday: "long",
    day: "numeric",
    month: "long",
    year: "numeric",
  }).format(new Date(at));
}

/** A day of the calendar: "Mon 30 Nov". */
export function formatCalendarDay(date: string): string {
  return dated("calendar-day", {
    weekday: "short",
    day: "numeric",
    month: "short",
    timeZone: "UTC",
  }).format(new Date(`${date}T00:00Z`));
}

/** A moment to come where it happens: "Mon 30 Nov, 09:00". */
export function formatThere(at: string, timeZone: string): string {
  return dated(`there ${timeZone}`, {
    weekday: "short",
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    timeZone,
  }).format(new Date(at));
}

/** A Monday. */
const MONDAY = Date.UTC(2024, 0, 1);

/** 1 is Monday. */
export function formatWeekday(weekday: number, width: "long" | "short" = "long"): string {
  return dated(`weekday ${width}`, { weekday: width, timeZone: "UTC" }).format(
    new Date(MONDAY + (weekday - 1) * 86_400_000),
  );
}

/** "Mon–Fri", or "Sat". */
export function formatWeekdays(days: readonly number[]): string {
  const name = (day: number | undefined) => formatWeekday(day ?? 1, "short");
  return days.length > 1 ? `${name(days[0])}–${name(days.at(-1))}` : name(days[0]);
}

export function sameDay(a: string, b: string): boolean {
  return new Date(a).toDateString() === new Date(b).toDateString();
}

function startOfDay(day: Date): number {
  return Date.UTC(day.getFullYear(), day.getMonth(), day.getDate());
}

/** A running time: "0:07", "12:34", "1:02:03". */
export function formatDuration(milliseconds: number): string {
  const total = Math.max(0, Math.floor(milliseconds / 1000));
  const hours = Math.floor(total / 3600);
  const minutes = Math.floor((total % 3600) / 60);
  const seconds = String(total % 60).padStart(2, "0");
  return hours > 0
    ? `${hours}:${String(minutes).padStart(2, "0")}:${seconds}`
    : `${minutes}:${seconds}`;
}

/** The clock, read again every second, for a component that shows a running time. */
export function useNow(everyMs = 1000): number {
  const [at, setAt] = useState(now);
  useEffect(() => {
    const timer = setInterval(() => setAt(now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return at;
}
