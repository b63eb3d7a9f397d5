/** Where nodes stand on the canvas: in columns from the beginning on, close to what leads to them. Pure. */
import { move } from "./edit";
import { outputsOf } from "./kinds";
import type { Flow, FlowNode, Place } from "./model";

export const WIDTH = 232;
const HEAD = 66;
const ROW = 26;
const GAP = { x: 88, y: 36 };

export function heightOf(node: FlowNode): number {
  return HEAD + outputsOf(node).length * ROW;
}

/** Whether nobody has placed the nodes yet: all stand in the same place. */
export function isHeap({ nodes }: Flow): boolean {
  const [first] = nodes;
  return nodes.length > 1 && nodes.every(({ at }) => at.x === first?.at.x && at.y === first.at.y);
}

/** Whether nodes hide one another. */
export function isCrowded({ nodes }: Flow): boolean {
  return nodes.some((a, place) =>
    nodes
      .slice(place + 1)
      .some(
        (b) =>
          Math.abs(a.at.x - b.at.x) < WIDTH &&
          a.at.y < b.at.y + heightOf(b) &&
          b.at.y < a.at.y + heightOf(a),
      ),
  );
}

/** The flow with every node in its place. */
export function arranged(flow: Flow): Flow {
  const byId = new Map(flow.nodes.map((node) => [node.id, node]));
  const columns = inOrder(columnsOf(flow, byId));
  const places: Record<string, Place> = {};
  columns.forEach((column, number) => {
    let y = -column.reduce((sum, node) => sum + heightOf(node) + GAP.y, -GAP.y) / 2;
    for (const node of column) {
      places[node.id] = { x: number * (WIDTH + GAP.x), y: Math.round(y) };
      y += heightOf(node) + GAP.y;
    }
  });
  return move(flow, places);
}

type ById = ReadonlyMap<string, FlowNode>;

const targetsOf = (node: FlowNode) => outputsOf(node).flatMap((output) => node.leads[output] ?? []);

/** A node stands one column behind the last that leads to it; what leads back is not counted. */
function columnsOf(flow: Flow, byId: ById): FlowNode[][] {
  const order = fromTheStart(flow, byId);
  const place = new Map(order.map((node, index) => [node.id, index]));
  const column = new Map<string, number>();
  for (const node of order) {
    const here = column.get(node.id) ?? 0;
    column.set(node.id, here);
    for (const target of targetsOf(node))
      if ((place.get(target) ?? -1) > (place.get(node.id) ?? 0))
        column.set(target, Math.max(column.get(target) ?? 0, here + 1));
  }
  const columns: FlowNode[][] = [];
  for (const node of order) (columns[column.get(node.id) ?? 0] ??= []).push(node);
  return columns.filter(Boolean);
}

/** So that a node comes after all that lead to it, but for what goes round in circles. A loop, since flows may be long. */
function fromTheStart(flow: Flow, byId: ById): FlowNode[] {
  const seen = new Set<string>();
  const done: FlowNode[] = [];
  for (const root of [flow.start, ...flow.nodes.map(({ id }) => id)]) {
    const path: { node: FlowNode; ahead: string[] }[] = [];
    const enter = (id: string) => {
      const node = byId.get(id);
      if (!node || seen.has(id)) return;
      seen.add(id);
      path.push({ node, ahead: targetsOf(node).reverse() });
    };
    enter(root);
    for (let here = path.at(-1); here; here = path.at(-1)) {
      const ahead = here.ahead.shift();
      if (ahead !== undefined) enter(ahead);
      else {
        path.pop();
        done.push(here.node);
      }
    }
  }
  return done.reverse();
}

const ROUNDS = 4;

/** Within a column, near to what leads there, and in the order of its outputs. */
function inOrder(columns: FlowNode[][]): FlowNode[][] {
  for (let round = 0; round < ROUNDS; round++) {
    const height = new Map<string, number[]>();
    for (const column of columns)
      for (const [row, node] of column.entries())
        for (const [number, target] of targetsOf(node).entries())
          height.set(target, [...(height.get(target) ?? []), row + number / 20]);
    const wish = (node: FlowNode) => {
      const all = height.get(node.id);
      return all ? all.reduce((sum, one) => sum + one, 0) / all.length : Number.MAX_SAFE_INTEGER;
    };
    for (const column of columns) column.sort((a, b) => wish(a) - wish(b));
  }
  return columns;
}
