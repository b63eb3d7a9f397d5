/** What can be done in the editor: functions that stay the same, whatever was drawn since. */
import { useReactFlow } from "@xyflow/react";
import { type Dispatch, useMemo } from "react";
import type { CanvasActs } from "../canvas/useHands";
import { type Exit, nodeOf, openOutput } from "../flow/edit";
import { newNode } from "../flow/ids";
import { isKind } from "../flow/kinds";
import { heightOf, WIDTH } from "../flow/layout";
import type { NodeKind, Place } from "../flow/model";
import { placeBehind } from "../flow/neighbour";
import type { Action, EditorState } from "../flow/state";
import type { Asked, Dialog } from "./Dialogs";
import { useLatest } from "./same";
import { focusNode, useShow } from "./view";

export function useDoing(
  state: EditorState,
  dispatch: Dispatch<Action>,
  setDialog: (dialog: Dialog | null) => void,
) {
  const latest = useLatest(state);
  const { screenToFlowPosition } = useReactFlow();
  const show = useShow();
  return useMemo(() => {
    const goTo = (id: string) => {
      const node = nodeOf(latest.current.flow, id);
      if (!node) return;
      dispatch({ type: "choose", ids: [id] });
      show(node.at, heightOf(node));
      focusNode(id);
    };
    /** The middle of what is seen; the origin for the first node. */
    const free = (): Place => {
      if (latest.current.flow.nodes.length === 0) return { x: 0, y: 0 };
      const { x, y } = screenToFlowPosition({
        x: window.innerWidth / 2,
        y: window.innerHeight / 2,
      });
      return { x: Math.round(x - WIDTH / 2), y: Math.round(y) };
    };
    const add = (kind: NodeKind, { after, at }: Asked) => {
      const { flow } = latest.current;
      const from = nodeOf(flow, after?.node);
      const place = at ?? (from ? placeBehind(flow, from, after?.output) : free());
      const node = newNode(kind, place);
      dispatch({ type: "add", node, after });
      setDialog(null);
      if (!at) show(place, heightOf(node));
      focusNode(node.id);
    };
    const behindChosen = (): Exit | undefined => {
      const { flow, chosen } = latest.current;
      const node = nodeOf(flow, chosen.at(-1));
      const output = node && openOutput(node);
      return node && output !== undefined ? { node: node.id, output } : undefined;
    };
    const askKind = (after?: Exit, at?: Place) => setDialog({ after, at });
    const onCanvas: CanvasActs = {
      move: (places) => dispatch({ type: "move", places }),
      connect: (exit, target) => dispatch({ type: "connect", exit, target }),
      addAt: (at, from) => askKind(from, at),
      drop: (kind, at) => {
        if (isKind(kind)) add(kind, { at });
      },
    };
    return {
      goTo,
      add,
      addBehindChosen: (kind: NodeKind) => add(kind, { after: behindChosen() }),
      askKind,
      askBehindChosen: () => askKind(behindChosen()),
      choose: (ids: readonly string[], exit?: Exit) =>
        dispatch({ type: "choose", ids, ...(exit && { exit }) }),
      chooseMore: (on: readonly string[], off: readonly string[]) =>
        dispatch({ type: "choose_more", on, off }),
      close: () => setDialog(null),
      onCanvas,
    };
  }, [latest, dispatch, setDialog, screenToFlowPosition, show]);
}
