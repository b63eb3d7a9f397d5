import { describe, expect, it } from "vitest";
import { outputsOf } from "./kinds";
import { emptyFlow } from "./model";
import { flowOf, sample } from "./sample";
import { type Action, type EditorState, opened, reduce } from "./state";

const after = (state: EditorState, ...actions: Action[]) => actions.reduce(reduce, state);
const menu = sample(
  "menu",
  "keyword",
  {
    choices: [
      { output: "Help", words: ["help"] },
      { output: "Stop", words: ["stop"] },
    ],
  },
  { Help: "end", Stop: "end" },
);
const end = sample("end", "end");
const choices = (...outputs: string[]) => ({
  ...menu.settings,
  choices: outputs.map((output) => ({ output, words: [output] })),
});
const leadsOfMenu = (state: EditorState) => state.flow.nodes[0]?.leads;

describe("a flow in the editor", () => {
  it("begins with the first node that is added, and leads on to the next by an output", () => {
    const { flow, chosen } = after(
      opened(emptyFlow),
      { type: "add", node: sample("a", "reply") },
      { type: "add", node: end, after: { node: "a", output: "next" } },
    );
    expect(flow.start).toBe("a");
    expect(flow.nodes[0]?.leads).toEqual({ next: "end" });
    expect(chosen).toEqual(["end"]);
  });

  it("keeps what an output leads to when the output gets another name", () => {
    const state = after(opened(flowOf(menu, end)), {
      type: "configure",
      id: "menu",
      settings: choices("Support", "Stop"),
      field: "choices",
      at: 0,
    });
    expect(leadsOfMenu(state)).toEqual({ Support: "end", Stop: "end" });
  });

  it("leaves the way on as it is while something else of a node is typed", () => {
    const before = opened(flowOf(menu, end));
    const settings = { ...menu.settings, where: "any_word" };
    const typing = { type: "configure", id: "menu", settings, field: "where", at: 0 } as const;
    expect(leadsOfMenu(after(before, typing))).toBe(leadsOfMenu(before));
  });

  it("chooses some more besides what is chosen, and some no longer", () => {
    const { chosen } = after(
      opened(flowOf(menu, end)),
      { type: "choose", ids: ["menu"] },
      { type: "choose_more", on: ["end"], off: [] },
      { type: "choose_more", on: [], off: ["menu"] },
    );
    expect(chosen).toEqual(["end"]);
  });

  it("forgets where an output led that is there no more", () => {
    const state = after(opened(flowOf(menu, end)), {
      type: "configure",
      id: "menu",
      settings: choices("Help"),
      field: "choices",
      at: 0,
    });
    expect(leadsOfMenu(state)).toEqual({ Help: "end" });
  });

  it("loses what led to a deleted node, and begins with another when its first one goes", () => {
    expect(leadsOfMenu(after(opened(flowOf(menu, end)), { type: "remove", ids: ["end"] }))).toEqual(
      {},
    );
    const state = after(opened(flowOf(menu, end)), { type: "remove", ids: ["menu"] });
    expect(state.flow.start).toBe("end");
  });

  it("pastes nodes under new names, connected among each other only", () => {
    let made = 0;
    const other = sample("other", "reply", {}, { next: "menu" });
    const state = after(opened(flowOf(other, menu, end)), {
      type: "paste",
      nodes: [{ ...menu, leads: { Help: "end" } }, end],
      newId: () => `new${++made}`,
    });
    expect(state.chosen).toEqual(["new1", "new2"]);
    expect(state.flow.nodes[3]?.leads).toEqual({ Help: "new2" });
    expect(state.flow.nodes[3]?.at).toEqual({ x: 40, y: 40 });
  });
});

describe("undo", () => {
  const began = opened(flowOf(menu, end));
  const type = (name: string, at: number): Action => ({ type: "rename", id: "menu", name, at });

  it("goes back and forth, and a new change ends the way forth", () => {
    const removed = after(began, { type: "remove", ids: ["end"] });
    const back = after(removed, { type: "undo" });
    expect(back.flow).toBe(began.flow);
    expect(after(back, { type: "redo" }).flow).toBe(removed.flow);
    expect(after(back, type("Menu", 0), { type: "redo" }).flow.nodes).toHaveLength(2);
  });

  it("takes what was typed in one go back at once", () => {
    const typed = after(began, type("M", 0), type("Me", 500), type("Men", 1000));
    expect(after(typed, { type: "undo" }).flow).toBe(began.flow);
  });

  it("keeps what was typed before a pause", () => {
    const typed = after(began, type("M", 0), type("Me", 5000));
    expect(after(typed, { type: "undo" }).flow.nodes[0]?.name).toBe("M");
  });

  it("chooses nothing that is not there", () => {
    const added = after(began, { type: "add", node: sample("new", "reply") });
    expect(after(added, { type: "undo" }).chosen).toEqual([]);
  });
});

describe("outputs", () => {
  it("follow from the settings, also of half-finished ones", () => {
    expect(outputsOf(sample("q", "ask_and_wait", { answer: "yes_no" })).slice(0, 2)).toEqual([
      "yes",
      "no",
    ]);
    expect(outputsOf({ ...menu, settings: {} })).toEqual(["otherwise"]);
    expect(outputsOf({ ...menu, kind: "from_the_future" })).toEqual(["Help", "Stop"]);
  });
});
