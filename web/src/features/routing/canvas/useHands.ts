/** What is done on the canvas with the mouse, said in words of the flow. */
import {
  type Connection,
  type Edge,
  type EdgeChange,
  type FinalConnectionState,
  type OnNodeDrag,
  useReactFlow,
} from "@xyflow/react";
import { type DragEvent, useMemo } from "react";
import type { Exit } from "../flow/edit";
import type { Place } from "../flow/model";
import type { Card } from "./view";

export interface CanvasActs {
  move: (places: Record<string, Place>) => void;
  connect: (exit: Exit, target: string) => void;
  /** A connection was let go over nothing. */
  addAt: (at: Place, after: Exit) => void;
  /** A kind was dropped from the palette. */
  drop: (kind: string, at: Place) => void;
}

export interface Choosing {
  onChoose: (ids: readonly string[], exit?: Exit) => void;
  /** Some more, and some no longer. */
  onChooseMore: (on: readonly string[], off: readonly string[]) => void;
}

/** How the palette says what is dragged. */
export const DRAGGED = "application/x-ringdove-node";

/** The same functions each time: one that is new makes the canvas look at every node again. */
export function useHands(acts: CanvasActs | undefined, onChoose: Choosing["onChoose"]) {
  const { screenToFlowPosition, getEdge } = useReactFlow<Card>();
  return useMemo(() => {
    const moved = (cards: readonly Card[]) =>
      acts?.move(Object.fromEntries(cards.map(({ id, position }) => [id, position])));
    const connected = ({ source, sourceHandle, target }: Connection) =>
      acts?.connect({ node: source, output: sourceHandle ?? "" }, target);
    const dragStopped: OnNodeDrag<Card> = (_event, _card, cards) => moved(cards);
    return {
      onEdgesChange: (changes: EdgeChange[]) => {
        const one = changes.find((change) => change.type === "select" && change.selected);
        const line = one && "id" in one ? getEdge(one.id) : undefined;
        if (line) onChoose([], { node: line.source, output: line.sourceHandle ?? "" });
      },
      onPaneClick: () => onChoose([]),
      onNodeDragStop: dragStopped,
      onSelectionDragStop: (_event: unknown, cards: Card[]) => moved(cards),
      onConnect: connected,
      onConnectEnd: (event: MouseEvent | TouchEvent, state: FinalConnectionState) => {
        const { fromNode, fromHandle, toNode } = state;
        if (!acts || !fromNode || toNode || fromHandle.type !== "source") return;
        const { clientX: x, clientY: y } =
          "changedTouches" in event
            ? (event.changedTouches[0] ?? { clientX: 0, clientY: 0 })
            : event;
        const after = { node: fromNode.id, output: fromHandle.id ?? "" };
        acts.addAt(screenToFlowPosition({ x, y }), after);
      },
      onReconnect: (_line: Edge, connection: Connection) => connected(connection),
      onDragOver: (event: DragEvent) => {
        if (event.dataTransfer.types.includes(DRAGGED)) event.preventDefault();
      },
      onDrop: (event: DragEvent) => {
        const kind = event.dataTransfer.getData(DRAGGED);
        const { clientX: x, clientY: y } = event;
        if (kind) acts?.drop(kind, screenToFlowPosition({ x, y }));
      },
    };
  }, [acts, onChoose, screenToFlowPosition, getEdge]);
}
