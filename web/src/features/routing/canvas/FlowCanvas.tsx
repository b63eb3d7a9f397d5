import "@xyflow/react/dist/base.css";
import {
  applyNodeChanges,
  Background,
  type Edge,
  MiniMap,
  type NodeChange,
  ReactFlow,
} from "@xyflow/react";
import { memo, type ReactNode, useCallback, useMemo, useState } from "react";
import { useWords } from "~/kernel/i18n";
import type { FlowProblem } from "../contract";
import type { Exit } from "../flow/edit";
import type { Flow } from "../flow/model";
import { words } from "../words/editor";
import classes from "./canvas.module.css";
import { Corner } from "./Corner";
import { NamesContext, NodeCard } from "./NodeCard";
import { type Names, useNodeName } from "./names";
import { type CanvasActs, type Choosing, useHands } from "./useHands";
import { beginningOf, type Card, cardsOf, kept, keptLines, linesOf, type Marks } from "./view";

type FlowCanvasProps = Readonly<
  Choosing & {
    flow: Flow;
    names: Names;
    chosen: readonly string[];
    exit: Exit | null;
    problems: readonly FlowProblem[];
    marks: Marks;
    /** Absent: it can be looked at, not changed. */
    acts?: CanvasActs | undefined;
    children?: ReactNode;
  }
>;

// The very same objects each time: what is new makes the canvas look at every node again.
const nodeTypes = { card: NodeCard };
const GRID: [number, number] = [8, 8];
const SEVERAL = ["Shift", "Meta", "Control"];
const MAP = { width: 160, height: 110 };

/** The drawing of a flow. It shows what it is given; what is done with it goes to `acts`. */
export const FlowCanvas = memo(function FlowCanvas(props: FlowCanvasProps) {
  const { flow, names, chosen, exit, problems, marks, acts, children } = props;
  const { onChoose, onChooseMore } = props;
  const t = useWords(words);
  const nameOf = useNodeName();
  const hands = useHands(acts, onChoose);
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
      const idsOf = (wanted: boolean) =>
        choice.filter(({ selected }) => selected === wanted).map(({ id }) => id);
      onChooseMore(idsOf(true), idsOf(false));
    },
    [onChooseMore],
  );

  return (
    <NamesContext value={names}>
      <div className={classes["canvas"]}>
        <ReactFlow<Card>
          nodes={drawn.cards}
          edges={lines as Edge[]}
          nodeTypes={nodeTypes}
          onNodesChange={changed}
          {...hands}
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
            <MiniMap pannable zoomable position="bottom-right" style={MAP} />
          )}
          <Corner />
          {children}
        </ReactFlow>
      </div>
    </NamesContext>
  );
});
