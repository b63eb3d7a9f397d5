import { ActionIcon, Select, Text } from "@mantine/core";
import { useWords } from "~/kernel/i18n";
import { PlusIcon } from "~/ui/icons";
import { useNodeName, useOutputName } from "../canvas/names";
import { outputsOf } from "../flow/kinds";
import type { FlowNode } from "../flow/model";
import { words } from "../words/editor";
import { useEditor } from "./context";
import classes from "./editor.module.css";

/** Where each output leads: chosen from the nodes there are, or to a new one. Drawing lines is another way. */
export function Outputs({ node }: Readonly<{ node: FlowNode }>) {
  const t = useWords(words);
  const outputName = useOutputName();
  const nodeName = useNodeName();
  const { state, dispatch, askKind, goTo, readOnly } = useEditor();
  const outputs = outputsOf(node);
  const names = new Map<string, number>();
  const targets = state.flow.nodes.map((target) => {
    const name = nodeName(target);
    const number = (names.get(name) ?? 0) + 1;
    names.set(name, number);
    return { value: target.id, label: number > 1 ? `${name} (${number})` : name };
  });
  return (
    <div className={classes["outputs"]}>
      <h3>{t("node.outputs")}</h3>
      {outputs.length === 0 && (
        <Text size="sm" c="dimmed">
          {t("node.outputs.none")}
        </Text>
      )}
      {outputs.map((output) => {
        const target = node.leads[output] ?? null;
        const exit = { node: node.id, output };
        return (
          <div key={output} className={classes["lead"]}>
            <Select
              label={outputName(output)}
              placeholder={t("node.nowhere")}
              data={targets}
              searchable
              clearable
              value={target}
              onChange={(to) => dispatch({ type: "connect", exit, target: to })}
            />
            {target === null ? (
              !readOnly && (
                <ActionIcon
                  variant="default"
                  size={30}
                  aria-label={t("node.follow", { output: outputName(output) })}
                  title={t("node.follow", { output: outputName(output) })}
                  onClick={() => askKind(exit)}
                >
                  <PlusIcon size={16} />
                </ActionIcon>
              )
            ) : (
              <ActionIcon
                variant="default"
                size={30}
                aria-label={t("node.go", {
                  name: targets.find((o) => o.value === target)?.label ?? "",
                })}
                title={t("node.go", { name: targets.find((o) => o.value === target)?.label ?? "" })}
                onClick={() => goTo(target)}
              >
                →
              </ActionIcon>
            )}
          </div>
        );
      })}
    </div>
  );
}
