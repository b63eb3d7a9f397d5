import { ActionIcon, Button, Tooltip } from "@mantine/core";
import { Panel } from "@xyflow/react";
import type { ReactNode } from "react";
import { useWords } from "~/kernel/i18n";
import { ArrangeIcon, KeyboardIcon, PlusIcon, RedoIcon, SearchIcon, UndoIcon } from "~/ui/icons";
import { openOutput, nodeOf } from "../flow/edit";
import { words } from "../words/editor";
import { useEditor } from "./context";
import classes from "./editor.module.css";
import type { KeyActs } from "./useKeys";

/** What can be done with the whole flow, above the canvas. */
export function Toolbar({ find, help }: Pick<KeyActs, "find" | "help">) {
  const t = useWords(words);
  const { state, dispatch, readOnly, askKind } = useEditor();
  const chosen = nodeOf(state.flow, state.chosen.at(-1));
  const output = chosen && openOutput(chosen);
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
          <Button
            size="xs"
            leftSection={<PlusIcon size={15} />}
            onClick={() =>
              askKind(chosen && output !== undefined ? { node: chosen.id, output } : undefined)
            }
          >
            {t("add")}
          </Button>
          {tool(
            t("undo"),
            "Ctrl Z",
            <UndoIcon />,
            () => dispatch({ type: "undo" }),
            state.past.length === 0,
          )}
          {tool(
            t("redo"),
            "Ctrl Shift Z",
            <RedoIcon />,
            () => dispatch({ type: "redo" }),
            state.future.length === 0,
          )}
          {tool(t("arrange"), "L", <ArrangeIcon />, () => dispatch({ type: "arrange" }))}
        </>
      )}
      {tool(t("search"), "F", <SearchIcon />, find)}
      {!readOnly && tool(t("keys"), "?", <KeyboardIcon />, help)}
    </Panel>
  );
}
