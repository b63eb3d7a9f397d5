import { ReactFlowProvider, useReactFlow } from "@xyflow/react";
import { useCallback, useMemo, useReducer, useState } from "react";
import type { Application } from "../contract";
import { FlowCanvas } from "../canvas/FlowCanvas";
import { useNames, useNodeName } from "../canvas/names";
import { type Marks, noMarks } from "../canvas/view";
import { type Exit, nodeOf, openOutput } from "../flow/edit";
import { newNode } from "../flow/ids";
import { isKind, variablesOf } from "../flow/kinds";
import { arranged, heightOf, isCrowded, isHeap, WIDTH } from "../flow/layout";
import type { Flow, NodeKind, Place } from "../flow/model";
import { placeBehind } from "../flow/neighbour";
import { opened, reduce } from "../flow/state";
import { FormContext } from "../forms/form";
import { AddDialog } from "./AddDialog";
import { EditorContext, type EditorParts } from "./context";
import { EditorHead } from "./EditorHead";
import { EmptyCanvas } from "./EmptyCanvas";
import classes from "./editor.module.css";
import { FindDialog } from "./FindDialog";
import { KeysDialog } from "./KeysDialog";
import { Palette } from "./Palette";
import { SidePanel } from "./SidePanel";
import { Toolbar } from "./Toolbar";
import { useContactFields } from "./useContactFields";
import { beginWith, type LoadedDraft, useDraft } from "./useDraft";
import { useKeys } from "./useKeys";
import { focusNode, useShow } from "./view";

type EditorProps = Readonly<{ application: Application; loaded: LoadedDraft; readOnly: boolean }>;

/** The editor of one draft: canvas, palette, side panel, and what holds them together. */
export function Editor(props: EditorProps) {
  return (
    <ReactFlowProvider>
      <Workbench {...props} />
    </ReactFlowProvider>
  );
}

interface Asked {
  after?: Exit | undefined;
  at?: Place | undefined;
}

function Workbench({ application, loaded, readOnly }: EditorProps) {
  const { client_id: clientId } = application;
  const [began] = useState(() => beginWith(application.id, loaded));
  const [state, dispatch] = useReducer(reduce, began.flow, (flow) =>
    opened(wantsOrder(flow, application) ? arranged(flow) : flow),
  );
  const draft = useDraft(application.id, loaded, state.flow, began, !readOnly);
  const names = useNames(clientId);
  const nodeName = useNodeName();
  const { screenToFlowPosition } = useReactFlow();
  const show = useShow();
  const [asked, setAsked] = useState<Asked | null>(null);
  const [dialog, setDialog] = useState<"find" | "keys" | null>(null);
  const [marks, setMarks] = useState<Marks>(noMarks);
  const { flow } = state;
  const { problems } = draft.server.checked;

  const goTo = useCallback(
    (id: string) => {
      const node = nodeOf(flow, id);
      if (!node) return;
      dispatch({ type: "choose", ids: [id] });
      show(node.at, heightOf(node));
      focusNode(id);
    },
    [flow, show],
  );

  const add = (kind: NodeKind, { after, at }: Asked) => {
    const from = nodeOf(flow, after?.node);
    const middle = () =>
      screenToFlowPosition({ x: window.innerWidth / 2, y: window.innerHeight / 2 });
    const place =
      at ?? (from ? placeBehind(flow, from, after?.output) : freeOf(flow.nodes, middle));
    const node = newNode(kind, place);
    dispatch({ type: "add", node, after });
    setAsked(null);
    if (!at) show(place, heightOf(node));
    focusNode(node.id);
  };
  const behindChosen = (): Exit | undefined => {
    const chosen = nodeOf(flow, state.chosen.at(-1));
    const output = chosen && openOutput(chosen);
    return chosen && output !== undefined ? { node: chosen.id, output } : undefined;
  };

  const parts = useMemo<EditorParts>(
    () => ({
      state,
      dispatch,
      names,
      problems,
      readOnly,
      askKind: (after, at) => setAsked({ after, at }),
      goTo,
    }),
    [state, names, problems, readOnly, goTo],
  );
  const { saveNow } = draft;
  const acts = useMemo(
    () => ({ find: () => setDialog("find"), help: () => setDialog("keys"), saveNow }),
    [saveNow],
  );
  useKeys(parts, acts);
  const choose = useCallback(
    (ids: readonly string[], exit?: Exit) =>
      dispatch({ type: "choose", ids, ...(exit && { exit }) }),
    [],
  );
  const fields = useContactFields(application.id);
  const surroundings = useMemo(
    () => ({ clientId, variables: variablesOf(flow.nodes, fields) }),
    [clientId, flow.nodes, fields],
  );
  const after = nodeOf(flow, asked?.after?.node);

  return (
    <EditorContext value={parts}>
      <FormContext value={surroundings}>
        <EditorHead application={application} draft={draft} />
        <div className={classes["bench"]} data-read-only={readOnly || undefined}>
          {!readOnly && <Palette onChoose={(kind) => add(kind, { after: behindChosen() })} />}
          <FlowCanvas
            flow={flow}
            names={names}
            chosen={state.chosen}
            exit={state.exit}
            problems={problems}
            marks={marks}
            onChoose={choose}
            acts={
              readOnly
                ? undefined
                : {
                    move: (places) => dispatch({ type: "move", places }),
                    connect: (exit, target) => dispatch({ type: "connect", exit, target }),
                    addAt: (at, from) => setAsked({ after: from, at }),
                    drop: (kind, at) => {
                      if (isKind(kind)) add(kind, { at });
                    },
                  }
            }
          >
            <Toolbar {...acts} />
            {flow.nodes.length === 0 && <EmptyCanvas />}
          </FlowCanvas>
          <SidePanel application={application} onMarks={setMarks} />
        </div>
        <AddDialog
          opened={asked !== null}
          after={after && nodeName(after)}
          onChoose={(kind) => add(kind, asked ?? {})}
          onClose={() => setAsked(null)}
        />
        <FindDialog opened={dialog === "find"} onClose={() => setDialog(null)} />
        <KeysDialog opened={dialog === "keys"} onClose={() => setDialog(null)} />
      </FormContext>
    </EditorContext>
  );
}

/** Nobody has placed its nodes, or they come from elsewhere and hide one another. */
function wantsOrder(flow: Flow, { draft_state: state }: Application): boolean {
  return isHeap(flow) || (state === "new" && isCrowded(flow));
}

/** The middle of what is seen; the origin for the first node. */
function freeOf(nodes: readonly unknown[], middle: () => Place): Place {
  const { x, y } = middle();
  return nodes.length === 0 ? { x: 0, y: 0 } : { x: Math.round(x - WIDTH / 2), y: Math.round(y) };
}
