import { Button } from "@mantine/core";
import { Panel } from "@xyflow/react";
import { useWords } from "~/kernel/i18n";
import { EmptyState } from "~/ui/EmptyState";
import { FlowIcon, PlusIcon } from "~/ui/icons";
import { Kbd } from "~/ui/Kbd";
import { words } from "../words/editor";
import { useEditor } from "./context";
import classes from "./editor.module.css";

/** Before the first node. */
export function EmptyCanvas() {
  const t = useWords(words);
  const { askKind, readOnly } = useEditor();
  return (
    <Panel
      position="center-left"
      className={classes["begin"] ?? ""}
      style={{ left: "50%", margin: 0 }}
    >
      <EmptyState
        icon={<FlowIcon size={32} />}
        title={t("empty.title")}
        action={
          !readOnly && (
            <Button
              leftSection={<PlusIcon />}
              rightSection={<Kbd>N</Kbd>}
              onClick={() => askKind()}
            >
              {t("add")}
            </Button>
          )
        }
      >
        {t("empty.text")}
      </EmptyState>
    </Panel>
  );
}
