/** The files by which the server's tests also swear: what a screen shows, what it is told, and what it shows then. */
import { expect, it } from "vitest";
import type { Hint, Snapshot, Update } from "~/kernel/api";
import { type DeskState, fromSnapshot, step } from "./state";

interface Golden {
  what: string;
  before: Snapshot;
  frames: ({ event: "update"; data: Update } | { event: "hint"; data: Hint })[];
  after: Snapshot;
}

const AT = 1_000;
const files = import.meta.glob<Golden>("../../../../tests/contract/desk/*.json", {
  eager: true,
  import: "default",
});

it("finds the files", () => {
  expect(Object.keys(files).length).toBeGreaterThan(9);
});

it.each(Object.entries(files))("%s", (_, golden) => {
  const frames = golden.frames.map((frame) =>
    frame.event === "update"
      ? { kind: "update" as const, at: AT, data: frame.data }
      : { kind: "hint" as const, at: AT, data: frame.data },
  );
  const after = frames.reduce<DeskState | null>(
    (state, frame) => step(state, { kind: "frame", frame }),
    fromSnapshot(golden.before, AT),
  );
  expect(shown(after)).toEqual(shown(fromSnapshot(golden.after, AT)));
});

function shown(state: DeskState | null) {
  return state && { ...state, epoch: 0, gone: null, seen: null, looking: null, told: null };
}
