import { Button, Group, TextInput } from "@mantine/core";
import type { ComponentType } from "react";
import { useWords } from "~/kernel/i18n";
import { now } from "~/kernel/time";
import { EmptyState } from "~/ui/EmptyState";
import { CopyIcon, PlayIcon, TrashIcon } from "~/ui/icons";
import { Notice } from "~/ui/Notice";
import { KindIcon } from "../canvas/icons";
import { useKindName, useNodeName, useOutputName } from "../canvas/names";
import { copied, nodeOf } from "../flow/edit";
import { newId } from "../flow/ids";
import { isKind, settingsOf } from "../flow/kinds";
import type { FlowNode } from "../flow/model";
import { forms } from "../forms";
import type { FormProps } from "../forms/form";
import { words } from "../words/editor";
import { isWord, words as kindWords } from "../words/kinds";
import { useProblemText } from "../words/problems";
import { useEditor } from "./context";
import { Outputs } from "./Outputs";
import classes from "./editor.module.css";

/** Where the keyboard comes from the canvas. */
export const NAME_FIELD = "node-name";

/** What is chosen: a node with its settings, a connection, or how to choose. */
export function NodePanel() {
  const t = useWords(words);
  const { state } = useEditor();
  const [id] = state.chosen;
  const node = nodeOf(state.flow, id);
  if (state.exit) return <LinePanel />;
  if (state.chosen.length > 1)
    return (
      <div className={classes["panel"]}>
        <EmptyState title={t("node.many", { count: state.chosen.length })}>
          {t("node.many.text")}
        </EmptyState>
      </div>
    );
  if (!node) return <EmptyState title={t("node.none")}>{t("node.none.text")}</EmptyState>;
  return <Settings key={node.id} node={node} />;
}

function Settings({ node }: Readonly<{ node: FlowNode }>) {
  const t = useWords(words);
  const about = useWords(kindWords);
  const kindName = useKindName();
  const { state, dispatch, problems, readOnly } = useEditor();
  const explain = useProblemText();
  const key = `${node.kind}.about`;
  const own = problems.filter((problem) => problem.node === node.id);
  const error = (field: string) => {
    const found = own.find((problem) => (problem.field ?? "") === field);
    return found && explain(found);
  };
  return (
    <fieldset className={classes["panel"]} disabled={readOnly}>
      <div className={classes["kind"]}>
        <KindIcon kind={node.kind} size={18} />
        <div>
          <h2>{kindName(node.kind)}</h2>
          {isWord(key) && <p>{about(key)}</p>}
        </div>
      </div>
      <TextInput
        id={NAME_FIELD}
        label={t("name")}
        placeholder={kindName(node.kind)}
        maxLength={100}
        value={node.name}
        onChange={(event) =>
          dispatch({ type: "rename", id: node.id, name: event.currentTarget.value, at: now() })
        }
      />
      {isKind(node.kind) ? (
        <KindForm node={node} error={error} />
      ) : (
        <Notice tone="bad">{t("node.unknown")}</Notice>
      )}
      <Outputs node={node} />
      {!readOnly && (
        <Group gap="xs">
          {state.flow.start !== node.id && (
            <Button
              variant="default"
              size="xs"
              leftSection={<PlayIcon size={14} />}
              onClick={() => dispatch({ type: "begin", id: node.id })}
            >
              {t("node.start")}
            </Button>
          )}
          <Button
            variant="default"
            size="xs"
            leftSection={<CopyIcon size={14} />}
            onClick={() => dispatch({ type: "paste", nodes: copied(state.flow, [node.id]), newId })}
          >
            {t("node.duplicate")}
          </Button>
          <Button
            variant="default"
            size="xs"
            c="var(--bad)"
            leftSection={<TrashIcon size={14} />}
            onClick={() => dispatch({ type: "remove", ids: [node.id] })}
          >
            {t("node.delete")}
          </Button>
        </Group>
      )}
    </fieldset>
  );
}

type KindFormProps = Readonly<{ node: FlowNode; error: (field: string) => string | undefined }>;

function KindForm({ node, error }: KindFormProps) {
  const { dispatch } = useEditor();
  if (!isKind(node.kind)) return null;
  const settings = settingsOf(node.kind, node.settings);
  const Form = forms[node.kind] as ComponentType<FormProps<"end">>;
  const set = (change: object) =>
    dispatch({
      type: "configure",
      id: node.id,
      settings: { ...settings, ...change },
      field: Object.keys(change).join(),
      at: now(),
    });
  return <Form settings={settings as Record<string, never>} set={set} error={error} />;
}

function LinePanel() {
  const t = useWords(words);
  const { state, dispatch, readOnly } = useEditor();
  const nodeName = useNodeName();
  const outputName = useOutputName();
  const { exit, flow } = state;
  const from = nodeOf(flow, exit?.node);
  const to = nodeOf(flow, exit ? from?.leads[exit.output] : undefined);
  if (!exit || !from || !to) return null;
  return (
    <div className={classes["panel"]}>
      <h2>{t("line.chosen")}</h2>
      <p>
        {t("line.text", {
          from: nodeName(from),
          output: outputName(exit.output),
          to: nodeName(to),
        })}
      </p>
      {!readOnly && (
        <Button
          variant="default"
          leftSection={<TrashIcon size={14} />}
          onClick={() => dispatch({ type: "connect", exit, target: null })}
        >
          {t("line.delete")}
        </Button>
      )}
    </div>
  );
}
