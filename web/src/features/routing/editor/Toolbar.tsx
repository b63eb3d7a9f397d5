import { ActionIcon, Button, Tooltip } from "@mantine/core";
import { Panel } from "@xyflow/react";
import type { ReactNode } from "react";
import { useWords } from "~/kernel/i18n";
import { ArrangeIcon, KeyboardIcon, PlusIcon, RedoIcon, SearchIcon, UndoIcon } from "~/ui/icons";
import { words } from "../words/editor";
import { useEditor } from "./context";
import classes from "./editor.module.css";

type ToolbarProps = Readonly<{
  canUndo: boolean;
  canRedo: boolean;
  onAdd: () => void;
  onFind: () => void;
  onHelp: () => void;
}>;

/** What can be done with the whole flow, above the canvas. */
export function Toolbar({ canUndo, canRedo, onAdd, onFind, onHelp }: ToolbarProps) {
  const t = useWords(words);
  const { dispatch, readOnly } = useEditor();
  const tool = (label: string, key: string, icon: ReactNode, act: () => void, off = false) => (
    <Tooltip label={`${label} (${key})`}>
      <ActionIcon size={30} aria-label={label} disabled={off} onClick={act}>
        {icon}
      </ActionIcon>
    </Tooltip>
  );
  return (
    <Panel position="top-left" className={classes["toolbar"] ?? ""}>
      {!readOnly && (
        <>
          <Button size="xs" leftSection={<PlusIcon size={15} />} onClick={onAdd}>
            {t("add")}
          </Button>
          {tool(t("undo"), "Ctrl Z", <UndoIcon />, () => dispatch({ type: "undo" }), !canUndo)}
          {tool(
            t("redo"),
            "Ctrl Shift Z",
            <RedoIcon />,
            () => dispatch({ type: "redo" }),
            !canRedo,
          )}
          {tool(t("arrange"), "L", <ArrangeIcon />, () => dispatch({ type: "arrange" }))}
        </>
      )}
      {tool(t("search"), "F", <SearchIcon />, onFind)}
      {!readOnly && tool(t("keys"), "?", <KeyboardIcon />, onHelp)}
    </Panel>
  );
}
