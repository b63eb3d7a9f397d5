import { expect, test } from "vitest";
import {
  newHours,
  nextSpan,
  onWorkdays,
  shownEnd,
  spansOf,
  summed,
  typedEnd,
  withSpans,
} from "./values";

const office = newHours("c", "DE").weekly;

test("new opening times are open on workdays, and closed on holidays where the country is known", () => {
  expect(summed(office)).toEqual([{ days: [1, 2, 3, 4, 5], hours: "08:00–17:00" }]);
  expect(newHours("c", "DE").closed_on_holidays).toBe(true);
  expect(newHours("c", null).closed_on_holidays).toBe(false);
});

test("a weekday's hours are replaced, and copied to the workdays alone", () => {
  const split = [
    { from: "08:00", until: "12:00" },
    { from: "13:00", until: "24:00" },
  ];
  const saturday = withSpans(office, 6, [{ from: "10:00", until: "14:00" }]);
  const copied = onWorkdays(withSpans(saturday, 1, split), 1);
  expect(spansOf(copied, 5)).toEqual(split);
  expect(summed(copied)).toEqual([
    { days: [1, 2, 3, 4, 5], hours: "08:00–12:00, 13:00–24:00" },
    { days: [6], hours: "10:00–14:00" },
  ]);
});

test("further hours of a day begin after the last ones and end at midnight at the latest", () => {
  expect(nextSpan([{ from: "08:00", until: "12:00" }])).toEqual({ from: "13:00", until: "17:00" });
  expect(nextSpan([{ from: "08:00", until: "21:00" }])).toEqual({ from: "22:00", until: "24:00" });
  expect(nextSpan([])).toEqual({ from: "08:00", until: "17:00" });
});

test("midnight at the end of a day is shown as 00:00 and kept as 24:00", () => {
  expect(shownEnd("24:00")).toBe("00:00");
  expect(typedEnd("00:00")).toBe("24:00");
  expect(typedEnd("17:30")).toBe("17:30");
});
