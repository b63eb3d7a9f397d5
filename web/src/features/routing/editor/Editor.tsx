import { ReactFlowProvider } from "@xyflow/react";
import { useDeferredValue, useMemo, useReducer, useState } from "react";
import { FlowCanvas } from "../canvas/FlowCanvas";
import { useNames } from "../canvas/names";
import { type Marks, noMarks } from "../canvas/view";
import type { Application } from "../contract";
import { variablesOf } from "../flow/kinds";
import { arranged, isCrowded, isHeap } from "../flow/layout";
import type { Flow } from "../flow/model";
import { opened, reduce } from "../flow/state";
import { FormContext } from "../forms/form";
import { DrawnContext, EditorContext, type EditorParts } from "./context";
import { type Dialog, Dialogs } from "./Dialogs";
import { EditorHead } from "./EditorHead";
import { EmptyCanvas } from "./EmptyCanvas";
import classes from "./editor.module.css";
import { Palette } from "./Palette";
import { useSame } from "./same";
import { SidePanel } from "./SidePanel";
import { Toolbar } from "./Toolbar";
import { useContactFields } from "./useContactFields";
import { useDoing } from "./useDoing";
import { beginWith, type LoadedDraft, useDraft } from "./useDraft";
import { useKeys } from "./useKeys";

type EditorProps = Readonly<{ application: Application; loaded: LoadedDraft; readOnly: boolean }>;

/** The editor of one draft: canvas, palette, side panel, and what holds them together. */
export function Editor(props: EditorProps) {
  return (
    <ReactFlowProvider>
      <Workbench {...props} />
    </ReactFlowProvider>
  );
}

function Workbench({ application, loaded, readOnly }: EditorProps) {
  const { client_id: clientId } = application;
  const [began] = useState(() => beginWith(application.id, loaded));
  const [state, dispatch] = useReducer(reduce, began.flow, (flow) =>
    opened(wantsOrder(flow, application) ? arranged(flow) : flow),
  );
  const draft = useDraft(application.id, loaded, state.flow, began, !readOnly);
  const names = useNames(clientId);
  const [dialog, setDialog] = useState<Dialog | null>(null);
  const [marks, setMarks] = useState<Marks>(noMarks);
  const { problems } = draft.server.checked;
  const { saveNow } = draft;
  const does = useDoing(state, dispatch, setDialog);
  const { goTo, askKind } = does;

  const parts = useMemo<EditorParts>(
    () => ({ dispatch, names, readOnly, askKind, goTo }),
    [names, readOnly, askKind, goTo],
  );
  const drawn = useMemo(() => ({ state, problems }), [state, problems]);
  const acts = useMemo(
    () => ({ find: () => setDialog("find"), help: () => setDialog("keys"), saveNow }),
    [saveNow],
  );
  useKeys({ ...parts, ...drawn }, acts, dialog !== null);

  const fields = useContactFields(application.id);
  const variables = useSame(
    useMemo(() => variablesOf(state.flow.nodes, fields), [state.flow.nodes, fields]),
  );
  const surroundings = useMemo(() => ({ clientId, variables }), [clientId, variables]);
  // The canvas follows: what is typed is in its field before the cards are drawn.
  const seen = useDeferredValue(state);
  const canUndo = state.past.length > 0;
  const canRedo = state.future.length > 0;
  const isEmpty = seen.flow.nodes.length === 0;
  const over = useMemo(
    () => (
      <>
        <Toolbar
          canUndo={canUndo}
          canRedo={canRedo}
          onAdd={does.askBehindChosen}
          onFind={acts.find}
          onHelp={acts.help}
        />
        {isEmpty && <EmptyCanvas />}
      </>
    ),
    [canUndo, canRedo, isEmpty, does.askBehindChosen, acts],
  );

  return (
    <EditorContext value={parts}>
      <DrawnContext value={drawn}>
        <FormContext value={surroundings}>
          <EditorHead application={application} draft={draft} />
          <div className={classes["bench"]} data-read-only={readOnly || undefined}>
            {!readOnly && <Palette onChoose={does.addBehindChosen} />}
            <FlowCanvas
              flow={seen.flow}
              names={names}
              chosen={seen.chosen}
              exit={seen.exit}
              problems={problems}
              marks={marks}
              onChoose={does.choose}
              onChooseMore={does.chooseMore}
              acts={readOnly ? undefined : does.onCanvas}
            >
              {over}
            </FlowCanvas>
            <SidePanel
              application={application}
              chosen={state.chosen}
              exit={state.exit}
              problems={problems}
              onMarks={setMarks}
            />
          </div>
          <Dialogs dialog={dialog} onAdd={does.add} onClose={does.close} />
        </FormContext>
      </DrawnContext>
    </EditorContext>
  );
}

/** Nobody has placed its nodes, or they come from elsewhere and hide one another. */
function wantsOrder(flow: Flow, { draft_state: state }: Application): boolean {
  return isHeap(flow) || (state === "new" && isCrowded(flow));
}
