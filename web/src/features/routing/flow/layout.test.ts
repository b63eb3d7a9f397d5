import { expect, it } from "vitest";
import { arranged, isCrowded, isHeap } from "./layout";
import type { Flow } from "./model";
import { flowOf, sample } from "./sample";

const columnOf = (flow: Flow, id: string) => flow.nodes.find((node) => node.id === id)?.at.x ?? NaN;

it("puts a node behind everything that leads to it, and goes round in circles only once", () => {
  const flow = arranged(
    flowOf(
      sample("ask", "ask_and_wait", {}, { answer: "check", timeout: "bye", no_answer: "ask" }),
      sample("check", "compare", {}, { yes: "bye", no: "ask" }),
      sample("bye", "end"),
    ),
  );
  expect(columnOf(flow, "ask")).toBeLessThan(columnOf(flow, "check"));
  expect(columnOf(flow, "check")).toBeLessThan(columnOf(flow, "bye"));
});

it("lets no two of many nodes overlap, whatever leads where", () => {
  const many = Array.from({ length: 300 }, (_, number) =>
    sample(
      `n${number}`,
      "compare",
      {},
      { yes: `n${(number * 7 + 3) % 300}`, no: `n${(number * 13 + 1) % 300}` },
    ),
  );
  const flow = flowOf(...many);
  expect(isHeap(flow)).toBe(true);
  expect(isCrowded(flow)).toBe(true);
  expect(isCrowded(arranged(flow))).toBe(false);
});
