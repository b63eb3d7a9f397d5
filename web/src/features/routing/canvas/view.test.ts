import { describe, expect, it } from "vitest";
import { configure } from "../flow/edit";
import type { Flow } from "../flow/model";
import { flowOf, sample } from "../flow/sample";
import { cardsOf, kept, keptLines, linesOf, noMarks, type Shown } from "./view";

const choices = (...outputs: string[]) => ({
  choices: outputs.map((output) => ({ output, words: [output] })),
});
const flow = flowOf(
  sample("menu", "keyword", choices("Help", "Stop"), { Help: "n0", Stop: "n1" }),
  ...Array.from({ length: 150 }, (_, n) =>
    sample(`n${n}`, "reply", { texts: { en: "Hello" } }, n < 149 ? { next: `n${n + 1}` } : {}),
  ),
);
const shown = (one: Flow): Shown => ({
  flow: one,
  chosen: [],
  exit: null,
  problems: [],
  marks: noMarks,
  nameOf: ({ kind }) => kind,
});
const cards = cardsOf(shown(flow));
const lines = linesOf(shown(flow));

describe("the canvas while somebody types", () => {
  it("draws the card of the one node again, and no line", () => {
    const typed = shown(configure(flow, "n70", { texts: { en: "Hello!" } }));
    const drawn = kept(cards, cardsOf(typed));
    expect(drawn.filter((card, place) => card !== cards[place]).map(({ id }) => id)).toEqual([
      "n70",
    ]);
    expect(keptLines(lines, linesOf(typed))).toBe(lines);
  });

  it("draws one line again when its output gets another name", () => {
    const typed = shown(configure(flow, "menu", choices("Helpdesk", "Stop")));
    const drawn = keptLines(lines, linesOf(typed));
    const changed = drawn.filter((line, place) => line !== lines[place]);
    expect(changed.map(({ sourceHandle, target }) => [sourceHandle, target])).toEqual([
      ["Helpdesk", "n0"],
    ]);
    expect(changed.map(({ id }) => id)).toEqual([lines[0]?.id]);
  });
});
