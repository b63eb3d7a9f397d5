import { expect, it } from "vitest";
import type { ThreadMessage, ThreadStep } from "~/kernel/api";
import { lines } from "./order";

const sms = (id: string, at: string) => ({ id, at }) as ThreadMessage;
const step = (id: string, at: string) => ({ id, at }) as ThreadStep;
const read = (made: ReturnType<typeof lines>) =>
  made.map((line) => ("message" in line ? line.id : line.steps.map(({ id }) => id)));

it("puts what happened where it happened, and what follows on each other together", () => {
  const messages = [sms("m1", "2026-11-24T09:00:00Z"), sms("m2", "2026-11-24T10:00:00Z")];
  const steps = [
    step("routed", "2026-11-24T09:00:00.500Z"),
    step("taken", "2026-11-24T09:01:00Z"),
    step("closed", "2026-11-24T11:00:00Z"),
  ];
  expect(read(lines(messages, steps, undefined))).toEqual([
    "m1",
    ["routed", "taken"],
    "m2",
    ["closed"],
  ]);
});

it("does not show what happened before the first SMS that is shown", () => {
  const messages = [sms("m2", "2026-11-24T10:00:00Z")];
  const steps = [step("taken", "2026-11-24T09:01:00Z"), step("closed", "2026-11-24T11:00:00Z")];
  expect(read(lines(messages, steps, messages[0]?.at))).toEqual(["m2", ["closed"]]);
  expect(read(lines(messages, steps, undefined))).toEqual([["taken"], "m2", ["closed"]]);
});
