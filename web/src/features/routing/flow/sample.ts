/** Nodes and flows for tests. */
import { kinds } from "./kinds";
import type { Flow, FlowNode, NodeKind, Settings } from "./model";

export function sample<K extends NodeKind>(
  id: string,
  kind: K,
  settings: Partial<Settings[K]> = {},
  leads: Record<string, string> = {},
): FlowNode {
  const at = { x: 0, y: 0 };
  return { id, kind, name: "", settings: { ...kinds[kind].initial, ...settings }, leads, at };
}

export function flowOf(...nodes: FlowNode[]): Flow {
  return { format: 1, start: nodes[0]?.id ?? "", nodes };
}
