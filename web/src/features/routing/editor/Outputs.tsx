import { ActionIcon, Select, Text } from "@mantine/core";
import { memo, useDeferredValue, useMemo } from "react";
import { useWords } from "~/kernel/i18n";
import { PlusIcon } from "~/ui/icons";
import { useNodeName, useOutputName } from "../canvas/names";
import { outputsOf } from "../flow/kinds";
import type { FlowNode } from "../flow/model";
import { words } from "../words/editor";
import { useDrawn, useEditor } from "./context";
import classes from "./editor.module.css";
import { useSame } from "./same";

interface Target {
  value: string;
  label: string;
}

/** Where each output leads: chosen from the nodes there are, or to a new one. Drawing lines is another way. */
export function Outputs({ node }: Readonly<{ node: FlowNode }>) {
  const t = useWords(words);
  const outputs = outputsOf(node);
  const targets = useTargets();
  return (
    <div className={classes["outputs"]}>
      <h3>{t("node.outputs")}</h3>
      {outputs.length === 0 && (
        <Text size="sm" c="dimmed">
          {t("node.outputs.none")}
        </Text>
      )}
      {outputs.map((output, place) => (
        <Lead
          // By its place: the name of an output is typed above.
          key={place}
          id={node.id}
          output={output}
          target={node.leads[output] ?? null}
          targets={targets}
        />
      ))}
    </div>
  );
}

/** Every node of the flow under a name of its own. Names that are being typed come a moment later. */
function useTargets(): readonly Target[] {
  const nodeName = useNodeName();
  const nodes = useDeferredValue(useDrawn().state.flow.nodes);
  const targets = useMemo(() => {
    const names = new Map<string, number>();
    return nodes.map((node) => {
      const name = nodeName(node);
      const number = (names.get(name) ?? 0) + 1;
      names.set(name, number);
      return { value: node.id, label: number > 1 ? `${name} (${number})` : name };
    });
  }, [nodes, nodeName]);
  return useSame(targets);
}

type LeadProps = Readonly<{
  id: string;
  output: string;
  target: string | null;
  targets: readonly Target[];
}>;

const Lead = memo(function Lead({ id, output, target, targets }: LeadProps) {
  const t = useWords(words);
  const outputName = useOutputName();
  const { dispatch, askKind, goTo, readOnly } = useEditor();
  const exit = { node: id, output };
  const follow = t("node.follow", { output: outputName(output) });
  const go = t("node.go", { name: targets.find((o) => o.value === target)?.label ?? "" });
  return (
    <div className={classes["lead"]}>
      <Select
        label={outputName(output)}
        placeholder={t("node.nowhere")}
        data={targets}
        searchable
        selectFirstOptionOnChange
        clearable
        value={target}
        onChange={(to) => dispatch({ type: "connect", exit, target: to })}
      />
      {target === null ? (
        !readOnly && (
          <ActionIcon
            variant="default"
            size={30}
            aria-label={follow}
            title={follow}
            onClick={() => askKind(exit)}
          >
            <PlusIcon size={16} />
          </ActionIcon>
        )
      ) : (
        <ActionIcon
          variant="default"
          size={30}
          aria-label={go}
          title={go}
          onClick={() => goTo(target)}
        >
          →
        </ActionIcon>
      )}
    </div>
  );
});
