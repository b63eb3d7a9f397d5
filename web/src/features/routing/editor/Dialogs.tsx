import { memo } from "react";
import { useNodeName } from "../canvas/names";
import { type Exit, nodeOf } from "../flow/edit";
import type { NodeKind, Place } from "../flow/model";
import { AddDialog } from "./AddDialog";
import { useDrawn } from "./context";
import { FindDialog } from "./FindDialog";
import { KeysDialog } from "./KeysDialog";

/** Where the node comes whose kind is asked for. */
export interface Asked {
  after?: Exit | undefined;
  at?: Place | undefined;
}

export type Dialog = Asked | "find" | "keys";

type DialogsProps = Readonly<{
  dialog: Dialog | null;
  onAdd: (kind: NodeKind, where: Asked) => void;
  onClose: () => void;
}>;

/** What lies over the editor: one of them, or none. */
export const Dialogs = memo(function Dialogs({ dialog, onAdd, onClose }: DialogsProps) {
  const asked = typeof dialog === "object" ? dialog : null;
  return (
    <>
      {asked && <Adding asked={asked} onAdd={onAdd} onClose={onClose} />}
      <FindDialog opened={dialog === "find"} onClose={onClose} />
      <KeysDialog opened={dialog === "keys"} onClose={onClose} />
    </>
  );
});

type AddingProps = Pick<DialogsProps, "onAdd" | "onClose"> & Readonly<{ asked: Asked }>;

function Adding({ asked, onAdd, onClose }: AddingProps) {
  const nodeName = useNodeName();
  const { flow } = useDrawn().state;
  const after = nodeOf(flow, asked.after?.node);
  return (
    <AddDialog
      opened
      after={after && nodeName(after)}
      onChoose={(kind) => onAdd(kind, asked)}
      onClose={onClose}
    />
  );
}
