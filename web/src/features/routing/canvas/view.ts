/** A flow as the canvas library wants it; what did not change stays the same object, so that it is not drawn again. */
import { type Edge, MarkerType, type Node } from "@xyflow/react";
import type { FlowProblem } from "../contract";
import type { Exit } from "../flow/edit";
import { outputsOf } from "../flow/kinds";
import type { Flow, FlowNode } from "../flow/model";

/** Where a run came by. */
export interface Marks {
  here: string | null;
  passed: ReadonlySet<string>;
  /** Outputs, as `exitKey` writes them. */
  exits: ReadonlySet<string>;
}

export const noMarks: Marks = { here: null, passed: new Set(), exits: new Set() };

export interface CardData extends Record<string, unknown> {
  node: FlowNode;
  starts: boolean;
  problems: readonly FlowProblem[];
  mark: "here" | "passed" | undefined;
  /** Which outputs a run took, joined. */
  taken: string;
}
export type Card = Node<CardData, "card">;

export interface Shown {
  flow: Flow;
  chosen: readonly string[];
  exit: Exit | null;
  problems: readonly FlowProblem[];
  marks: Marks;
  /** How a card is read out. */
  nameOf: (node: FlowNode) => string;
}

export const exitKey = ({ node, output }: Exit) => `${node} ${output}`;

export function cardsOf({ flow, chosen, problems, marks, nameOf }: Shown): Card[] {
  const selected = new Set(chosen);
  const reachable = chosen.at(-1) ?? (flow.start || flow.nodes[0]?.id);
  return flow.nodes.map((node) => ({
    id: node.id,
    type: "card",
    position: node.at,
    selected: selected.has(node.id),
    ariaLabel: nameOf(node),
    // One stop for the Tab key; from there the arrow keys go on.
    domAttributes: { tabIndex: node.id === reachable ? 0 : -1 },
    data: {
      node,
      starts: flow.start === node.id,
      problems: problems.filter((problem) => problem.node === node.id),
      mark: marks.here === node.id ? "here" : marks.passed.has(node.id) ? "passed" : undefined,
      taken: outputsOf(node)
        .filter((output) => marks.exits.has(exitKey({ node: node.id, output })))
        .join("\n"),
    },
  }));
}

/** So many nodes can still be read when all are on the screen. */
const READABLE = 40;
const BEGINNING = 5;

/** Of a large flow what stands around its start: all of it at once nobody could read. */
export function beginningOf({ start, nodes }: Flow): { nodes?: { id: string }[] } {
  if (nodes.length <= READABLE) return {};
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const found = new Set<string>([byId.has(start) ? start : (nodes[0]?.id ?? "")]);
  for (const id of found) {
    for (const next of Object.values(byId.get(id)?.leads ?? {}))
      if (found.size < BEGINNING && byId.has(next)) found.add(next);
  }
  return { nodes: [...found].map((id) => ({ id })) };
}

/** The cards that are drawn already, where they are still right. */
export function kept(drawn: readonly Card[], wanted: readonly Card[]): Card[] {
  const byId = new Map(drawn.map((card) => [card.id, card]));
  return wanted.map((card) => {
    const before = byId.get(card.id);
    if (!before) return card;
    const data = sameData(before.data, card.data) ? before.data : card.data;
    // While it is dragged the hand knows better than the flow.
    const position = before.dragging || samePlace(before, card) ? before.position : card.position;
    const same =
      data === before.data &&
      position === before.position &&
      card.selected === before.selected &&
      card.ariaLabel === before.ariaLabel &&
      card.domAttributes?.tabIndex === before.domAttributes?.tabIndex;
    return same ? before : { ...before, ...card, data, position };
  });
}

function samePlace(a: Card, b: Card): boolean {
  return a.position.x === b.position.x && a.position.y === b.position.y;
}

function sameData(a: CardData, b: CardData): boolean {
  return (
    a.node === b.node &&
    a.starts === b.starts &&
    a.mark === b.mark &&
    a.taken === b.taken &&
    JSON.stringify(a.problems) === JSON.stringify(b.problems)
  );
}

/** The lines that are drawn already, where they are still right; the very same list where all of them are. */
export function keptLines(drawn: readonly Edge[], wanted: readonly Edge[]): readonly Edge[] {
  const byId = new Map(drawn.map((line) => [line.id, line]));
  const lines = wanted.map((line) => {
    const before = byId.get(line.id);
    const same =
      before?.target === line.target &&
      before.sourceHandle === line.sourceHandle &&
      before.selected === line.selected &&
      before.className === line.className;
    return same ? before : line;
  });
  const isSame = lines.length === drawn.length && lines.every((line, n) => line === drawn[n]);
  return isSame ? drawn : lines;
}

export function linesOf({ flow, exit, marks }: Shown): Edge[] {
  const there = new Set(flow.nodes.map(({ id }) => id));
  return flow.nodes.flatMap((node) =>
    outputsOf(node).flatMap((output, place) => {
      const target = node.leads[output];
      if (target === undefined || !there.has(target)) return [];
      const key = exitKey({ node: node.id, output });
      return [
        {
          // By its place: it stays the same line while somebody types another name for the output.
          id: `${node.id} ${place}`,
          source: node.id,
          sourceHandle: output,
          target,
          selected: exit !== null && exitKey(exit) === key,
          className: marks.exits.has(key) ? "taken" : "",
          markerEnd: { type: MarkerType.ArrowClosed, width: 16, height: 16 },
        },
      ];
    }),
  );
}
