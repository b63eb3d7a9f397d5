import { expect, it } from "vitest";
import { localInput, parkingTimes } from "./times";

const shown = (from: Date) => parkingTimes(from).map(localInput);

it("offers the next hour, this afternoon, tomorrow and Monday, each once and none that is over", () => {
  expect(shown(new Date(2026, 10, 24, 10, 30))).toEqual([
    "2026-11-24T11:30",
    "2026-11-24T14:00",
    "2026-11-25T09:00",
    "2026-11-30T09:00",
  ]);
  expect(shown(new Date(2026, 10, 29, 20, 0))).toEqual(["2026-11-29T21:00", "2026-11-30T09:00"]);
});
