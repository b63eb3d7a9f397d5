import "@xyflow/react/dist/base.css";
import {
  applyNodeChanges,
  Background,
  type Connection,
  type Edge,
  type FinalConnectionState,
  MiniMap,
  type NodeChange,
  ReactFlow,
  useReactFlow,
} from "@xyflow/react";
import { type ReactNode, useCallback, useMemo, useState } from "react";
import { useWords } from "~/kernel/i18n";
import type { FlowProblem } from "../contract";
import type { Exit } from "../flow/edit";
import type { Flow, Place } from "../flow/model";
import { words } from "../words/editor";
import classes from "./canvas.module.css";
import { Corner } from "./Corner";
import { NamesContext, NodeCard } from "./NodeCard";
import { type Names, useNodeName } from "./names";
import { beginningOf, type Card, cardsOf, kept, keptLines, linesOf, type Marks } from "./view";

export interface CanvasActs {
  move: (places: Record<string, Place>) => void;
  connect: (exit: Exit, target: string) => void;
  /** A connection was let go over nothing. */
  addAt: (at: Place, after: Exit) => void;
  /** A kind was dropped from the palette. */
  drop: (kind: string, at: Place) => void;
}

type FlowCanvasProps = Readonly<{
  flow: Flow;
  names: Names;
  chosen: readonly string[];
  exit: Exit | null;
  problems: readonly FlowProblem[];
  marks: Marks;
  /** Absent: it can be looked at, not changed. */
  acts?: CanvasActs | undefined;
  onChoose: (ids: readonly string[], exit?: Exit) => void;
  children?: ReactNode;
}>;

// The very same objects each time: what is new makes the canvas look at every node again.
const nodeTypes = { card: NodeCard };
const GRID: [number, number] = [8, 8];
const SEVERAL = ["Shift", "Meta", "Control"];
/** How the palette says what is dragged. */
export const DRAGGED = "application/x-ringdove-node";

/** The drawing of a flow. It shows what it is given; what is done with it goes to `acts`. */
export function FlowCanvas(props: FlowCanvasProps) {
  const { flow, names, chosen, exit, problems, marks, acts, onChoose, children } = props;
  const t = useWords(words);
  const nameOf = useNodeName();
  const { screenToFlowPosition } = useReactFlow();
  const shown = useMemo(
    () => ({ flow, chosen, exit, problems, marks, nameOf }),
    [flow, chosen, exit, problems, marks, nameOf],
  );
  const wanted = useMemo(() => cardsOf(shown), [shown]);
  const wantedLines = useMemo(() => linesOf(shown), [shown]);
  const [lines, setLines] = useState<readonly Edge[]>(wantedLines);
  const [seenFirst] = useState(() => ({ maxZoom: 1, padding: 0.12, ...beginningOf(flow) }));
  const still = keptLines(lines, wantedLines);
  if (still !== lines) setLines(still);
  const [drawn, setDrawn] = useState<{ of: Card[]; cards: Card[] }>({ of: wanted, cards: wanted });
  if (drawn.of !== wanted) setDrawn({ of: wanted, cards: kept(drawn.cards, wanted) });

  const said = useMemo(
    () => ({
      "node.a11yDescription.default": t("a11y.node"),
      "node.a11yDescription.keyboardDisabled": t("a11y.node"),
      "edge.a11yDescription.default": t("a11y.edge"),
      "minimap.ariaLabel": t("minimap"),
      "handle.ariaLabel": t("a11y.handle"),
    }),
    [t],
  );

  const changed = useCallback(
    (changes: NodeChange<Card>[]) => {
      const drawing = changes.filter(({ type }) => type === "position" || type === "dimensions");
      if (drawing.length > 0)
        setDrawn(({ of, cards }) => ({ of, cards: applyNodeChanges(drawing, cards) }));
      const choice = changes.filter((change) => change.type === "select");
      if (choice.length === 0) return;
      const off = new Set(choice.filter(({ selected }) => !selected).map(({ id }) => id));
      const on = choice.filter(({ selected }) => selected).map(({ id }) => id);
      onChoose([...chosen.filter((id) => !off.has(id) && !on.includes(id)), ...on]);
    },
    [chosen, onChoose],
  );

  const connected = ({ source, sourceHandle, target }: Connection) =>
    acts?.connect({ node: source, output: sourceHandle ?? "" }, target);

  const letGo = (event: MouseEvent | TouchEvent, state: FinalConnectionState) => {
    const { fromNode, fromHandle, toNode } = state;
    if (!acts || !fromNode || toNode || fromHandle.type !== "source") return;
    const { clientX: x, clientY: y } =
      "changedTouches" in event ? (event.changedTouches[0] ?? { clientX: 0, clientY: 0 }) : event;
    acts.addAt(screenToFlowPosition({ x, y }), { node: fromNode.id, output: fromHandle.id ?? "" });
  };

  return (
    <NamesContext value={names}>
      <div className={classes["canvas"]}>
        <ReactFlow<Card>
          nodes={drawn.cards}
          edges={lines as Edge[]}
          nodeTypes={nodeTypes}
          onNodesChange={changed}
          onEdgesChange={(changes) => {
            const [one] = changes.filter((c) => c.type === "select" && c.selected);
            const line = lines.find(({ id }) => one?.type === "select" && id === one.id);
            if (line) onChoose([], { node: line.source, output: line.sourceHandle ?? "" });
          }}
          onPaneClick={() => onChoose([])}
          onNodeDragStop={(_event, _node, moved) =>
            acts?.move(Object.fromEntries(moved.map(({ id, position }) => [id, position])))
          }
          onSelectionDragStop={(_event, moved) =>
            acts?.move(Object.fromEntries(moved.map(({ id, position }) => [id, position])))
          }
          onConnect={connected}
          onConnectEnd={letGo}
          onReconnect={(_line, connection) => connected(connection)}
          onDragOver={(event) => {
            if (event.dataTransfer.types.includes(DRAGGED)) event.preventDefault();
          }}
          onDrop={(event) => {
            const kind = event.dataTransfer.getData(DRAGGED);
            const { clientX: x, clientY: y } = event;
            if (kind) acts?.drop(kind, screenToFlowPosition({ x, y }));
          }}
          nodesDraggable={acts !== undefined}
          nodesConnectable={acts !== undefined}
          edgesReconnectable={acts !== undefined}
          edgesFocusable={false}
          deleteKeyCode={null}
          disableKeyboardA11y
          minZoom={0.15}
          maxZoom={1.5}
          fitView
          fitViewOptions={seenFirst}
          snapToGrid
          snapGrid={GRID}
          multiSelectionKeyCode={SEVERAL}
          connectionRadius={28}
          ariaLabelConfig={said}
          role="application"
          aria-label={t("canvas")}
        >
          <Background gap={16} size={1.2} />
          {flow.nodes.length > 0 && (
            <MiniMap
              pannable
              zoomable
              position="bottom-right"
              style={{ width: 160, height: 110 }}
            />
          )}
          <Corner />
          {children}
        </ReactFlow>
      </div>
    </NamesContext>
  );
}
