import { kinds } from "./kinds";
import type { FlowNode, NodeKind, Place } from "./model";

/** A name that no node of any flow has: what was deleted is never taken for what came later. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  return Array.from(bytes, (byte) => (byte % 36).toString(36)).join("");
}

export function newNode(kind: NodeKind, at: Place): FlowNode {
  return { id: newId(), kind, name: "", settings: kinds[kind].initial, leads: {}, at };
}
