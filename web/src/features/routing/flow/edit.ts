/** What can be done to a flow; pure, and each gives another flow. */
import { outputsOf } from "./kinds";
import type { Flow, FlowNode, Place } from "./model";

/** An output of a node. */
export interface Exit {
  node: string;
  output: string;
}

export function nodeOf(flow: Flow, id: string | undefined): FlowNode | undefined {
  return flow.nodes.find((node) => node.id === id);
}

function change(flow: Flow, id: string, how: (node: FlowNode) => FlowNode): Flow {
  return { ...flow, nodes: flow.nodes.map((node) => (node.id === id ? how(node) : node)) };
}

/** The first node is where it begins; `after` is the output that leads to the new one from now on. */
export function add(flow: Flow, node: FlowNode, after?: Exit): Flow {
  const start = flow.nodes.length === 0 ? node.id : flow.start;
  const grown = { ...flow, start, nodes: [...flow.nodes, node] };
  return after ? connect(grown, after, node.id) : grown;
}

/** Lead an output to a node, or nowhere. */
export function connect(flow: Flow, { node, output }: Exit, target: string | null): Flow {
  return change(flow, node, (one) => {
    const leads = Object.fromEntries(Object.entries(one.leads).filter(([name]) => name !== output));
    return { ...one, leads: target === null ? leads : { ...leads, [output]: target } };
  });
}

export function move(flow: Flow, places: Readonly<Record<string, Place>>): Flow {
  return {
    ...flow,
    nodes: flow.nodes.map((node) => {
      const at = places[node.id];
      return at ? { ...node, at } : node;
    }),
  };
}

export function rename(flow: Flow, id: string, name: string): Flow {
  return change(flow, id, (node) => ({ ...node, name }));
}

/** New settings; what led on from an output that got another name still does, the rest of the old outputs is gone. */
export function configure(flow: Flow, id: string, settings: object): Flow {
  return change(flow, id, (node) => {
    const changed = { ...node, settings };
    const leads = following(outputsOf(node), outputsOf(changed), node.leads);
    const isSame = Object.keys(leads).join("\n") === Object.keys(node.leads).join("\n");
    return isSame ? changed : { ...changed, leads };
  });
}

function following(
  before: readonly string[],
  after: readonly string[],
  leads: FlowNode["leads"],
): FlowNode["leads"] {
  const gone = before.filter((output) => !after.includes(output));
  const come = after.filter((output) => !before.includes(output));
  const renamed = before.length === after.length && gone.length === 1 && come.length === 1;
  return Object.fromEntries(
    Object.entries(leads).flatMap(([output, target]) => {
      if (after.includes(output)) return [[output, target]];
      return renamed && output === gone[0] ? [[come[0] ?? output, target]] : [];
    }),
  );
}

export function begin(flow: Flow, id: string): Flow {
  return { ...flow, start: id };
}

export function remove(flow: Flow, ids: readonly string[]): Flow {
  const gone = new Set(ids);
  const nodes = flow.nodes
    .filter(({ id }) => !gone.has(id))
    .map((node) => {
      const kept = Object.entries(node.leads).filter(([, target]) => !gone.has(target));
      const whole = kept.length === Object.keys(node.leads).length;
      return whole ? node : { ...node, leads: Object.fromEntries(kept) };
    });
  return { ...flow, nodes, start: gone.has(flow.start) ? (nodes[0]?.id ?? "") : flow.start };
}

/** These nodes with what leads from one to another of them. */
export function copied(flow: Flow, ids: readonly string[]): FlowNode[] {
  const taken = new Set(ids);
  return flow.nodes
    .filter(({ id }) => taken.has(id))
    .map((node) => ({
      ...node,
      leads: Object.fromEntries(Object.entries(node.leads).filter(([, to]) => taken.has(to))),
    }));
}

/** Copied nodes under new names, `by` so far from where they stood. */
export function paste(
  flow: Flow,
  nodes: readonly FlowNode[],
  newId: () => string,
  by: Place = { x: 40, y: 40 },
): { flow: Flow; ids: string[] } {
  const names = new Map(nodes.map(({ id }) => [id, newId()]));
  const made = nodes.map((node) => ({
    ...node,
    id: names.get(node.id) ?? node.id,
    at: { x: node.at.x + by.x, y: node.at.y + by.y },
    leads: Object.fromEntries(
      Object.entries(node.leads).flatMap(([output, to]) => {
        const target = names.get(to);
        return target ? [[output, target]] : [];
      }),
    ),
  }));
  const grown = made.reduce((all, node) => add(all, node), flow);
  return { flow: grown, ids: made.map(({ id }) => id) };
}

/** The first output that leads nowhere yet. */
export function openOutput(node: FlowNode): string | undefined {
  return outputsOf(node).find((output) => !(output in node.leads));
}
