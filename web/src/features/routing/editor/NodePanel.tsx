import { Button, Group, TextInput } from "@mantine/core";
import { type ComponentType, memo, useMemo } from "react";
import { useWords } from "~/kernel/i18n";
import { now } from "~/kernel/time";
import { EmptyState } from "~/ui/EmptyState";
import { CopyIcon, PlayIcon, TrashIcon } from "~/ui/icons";
import { Notice } from "~/ui/Notice";
import { KindIcon } from "../canvas/icons";
import { useKindName, useNodeName, useOutputName } from "../canvas/names";
import { nodeOf } from "../flow/edit";
import { newId } from "../flow/ids";
import { isKind, settingsOf } from "../flow/kinds";
import type { FlowNode, NodeKind } from "../flow/model";
import { forms } from "../forms";
import type { FormProps } from "../forms/form";
import { words } from "../words/editor";
import { isWord, words as kindWords } from "../words/kinds";
import { useProblemText } from "../words/problems";
import type { FlowProblem } from "../contract";
import { useDrawn, useEditor } from "./context";
import { Outputs } from "./Outputs";
import classes from "./editor.module.css";
import { useSame } from "./same";

/** Where the keyboard comes from the canvas. */
export const NAME_FIELD = "node-name";

/** What is chosen: a node with its settings, a connection, or how to choose. */
export function NodePanel() {
  const t = useWords(words);
  const { state } = useDrawn();
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
  const { dispatch, readOnly } = useEditor();
  const { state, problems } = useDrawn();
  const { id, kind } = node;
  const key = `${kind}.about`;
  const own = useSame(
    useMemo(() => problems.filter((problem) => problem.node === id), [problems, id]),
  );
  return (
    <fieldset className={classes["panel"]} disabled={readOnly}>
      <div className={classes["kind"]}>
        <KindIcon kind={kind} size={18} />
        <div>
          <h2>{kindName(kind)}</h2>
          {isWord(key) && <p>{about(key)}</p>}
        </div>
      </div>
      <TextInput
        id={NAME_FIELD}
        label={t("name")}
        placeholder={kindName(kind)}
        maxLength={100}
        value={node.name}
        onChange={(event) =>
          dispatch({ type: "rename", id, name: event.currentTarget.value, at: now() })
        }
      />
      {isKind(kind) ? (
        <KindForm id={id} kind={kind} settings={node.settings} problems={own} />
      ) : (
        <Notice tone="bad">{t("node.unknown")}</Notice>
      )}
      <Outputs node={node} />
      {!readOnly && <Actions id={id} isStart={state.flow.start === id} />}
    </fieldset>
  );
}

type ActionsProps = Readonly<{ id: string; isStart: boolean }>;

const Actions = memo(function Actions({ id, isStart }: ActionsProps) {
  const t = useWords(words);
  const { dispatch } = useEditor();
  return (
    <Group gap="xs">
      {!isStart && (
        <Button
          variant="default"
          size="xs"
          leftSection={<PlayIcon size={14} />}
          onClick={() => dispatch({ type: "begin", id })}
        >
          {t("node.start")}
        </Button>
      )}
      <Button
        variant="default"
        size="xs"
        leftSection={<CopyIcon size={14} />}
        onClick={() => dispatch({ type: "duplicate", ids: [id], newId })}
      >
        {t("node.duplicate")}
      </Button>
      <Button
        variant="default"
        size="xs"
        c="var(--bad)"
        leftSection={<TrashIcon size={14} />}
        onClick={() => dispatch({ type: "remove", ids: [id] })}
      >
        {t("node.delete")}
      </Button>
    </Group>
  );
});

type KindFormProps = Readonly<{
  id: string;
  kind: NodeKind;
  settings: object;
  problems: readonly FlowProblem[];
}>;

const KindForm = memo(function KindForm({ id, kind, problems, ...given }: KindFormProps) {
  const { dispatch } = useEditor();
  const explain = useProblemText();
  const settings = settingsOf(kind, given.settings);
  const Form = forms[kind] as ComponentType<FormProps<"end">>;
  const set = (change: object) =>
    dispatch({
      type: "configure",
      id,
      settings: { ...settings, ...change },
      field: Object.keys(change).join(),
      at: now(),
    });
  const error = (field: string) => {
    const found = problems.find((problem) => (problem.field ?? "") === field);
    return found && explain(found);
  };
  return <Form settings={settings as Record<string, never>} set={set} error={error} />;
});

function LinePanel() {
  const t = useWords(words);
  const { dispatch, readOnly } = useEditor();
  const { state } = useDrawn();
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
