/** Which node lies where, seen from another one. Pure. */
import { outputsOf } from "./kinds";
import { heightOf, WIDTH } from "./layout";
import type { Flow, FlowNode, Place } from "./model";

export type Direction = "left" | "right" | "up" | "down";

const middle = (node: FlowNode): Place => ({
  x: node.at.x + WIDTH / 2,
  y: node.at.y + heightOf(node) / 2,
});

/** The nearest node in a direction: straight ahead counts for more than aside. */
export function neighbour(flow: Flow, id: string, direction: Direction): FlowNode | undefined {
  const from = flow.nodes.find((node) => node.id === id);
  if (!from) return flow.nodes.find((node) => node.id === flow.start) ?? flow.nodes[0];
  const here = middle(from);
  const across = direction === "left" || direction === "right";
  const sign = direction === "left" || direction === "up" ? -1 : 1;
  const far = (node: FlowNode) => {
    const there = middle(node);
    const [dx, dy] = [there.x - here.x, there.y - here.y];
    const [ahead, aside] = across ? [dx * sign, dy] : [dy * sign, dx];
    return ahead > 8 ? ahead + 2.5 * Math.abs(aside) : Infinity;
  };
  const [best] = flow.nodes
    .filter((node) => node.id !== id && far(node) < Infinity)
    .sort((a, b) => far(a) - far(b));
  return best;
}

const STEP = 24;

/** A free place behind a node, level with the output that leads to it. */
export function placeBehind(flow: Flow, from: FlowNode, output: string | undefined): Place {
  const row = Math.max(0, outputsOf(from).indexOf(output ?? ""));
  const place = { x: from.at.x + WIDTH + 88, y: from.at.y + row * 48 };
  const isTaken = ({ x, y }: Place) =>
    flow.nodes.some(
      (node) =>
        Math.abs(node.at.x - x) < WIDTH &&
        y < node.at.y + heightOf(node) + STEP &&
        node.at.y < y + 120 + STEP,
    );
  for (let tries = 0; isTaken(place) && tries < 200; tries++) place.y += STEP;
  return place;
}
