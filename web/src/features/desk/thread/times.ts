/** Moments that are easily meant: in an hour, this afternoon, tomorrow morning, next Monday. */
const MORNING = 9;
const AFTERNOON = 14;
const HOUR_MS = 3_600_000;
const MONDAY = 1;

function at(day: Date, days: number, hour: number): Date {
  const moment = new Date(day);
  moment.setDate(moment.getDate() + days);
  moment.setHours(hour, 0, 0, 0);
  return moment;
}

/** What is offered for parking, soonest first. */
export function parkingTimes(from: Date): Date[] {
  const untilMonday = (MONDAY - from.getDay() + 7) % 7 || 7;
  const wanted = [
    new Date(from.getTime() + HOUR_MS),
    at(from, 0, AFTERNOON),
    at(from, 1, MORNING),
    at(from, untilMonday, MORNING),
  ];
  const later = wanted.filter((time) => time > from);
  return [...new Map(later.map((time) => [time.getTime(), time])).values()].toSorted(
    (a, b) => a.getTime() - b.getTime(),
  );
}

/** A moment as a datetime-local field has it. */
export function localInput(time: Date): string {
  const local = new Date(time.getTime() - time.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}
