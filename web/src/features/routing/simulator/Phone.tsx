import { ActionIcon, Button, Textarea } from "@mantine/core";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { useWords } from "~/kernel/i18n";
import { formatUntil } from "~/kernel/time";
import { SendIcon } from "~/ui/icons";
import { useNodeName } from "../canvas/names";
import type { FlowProblem } from "../contract";
import { useDrawn, useEditor } from "../editor/context";
import { nodeOf } from "../flow/edit";
import { useProblemText } from "../words/problems";
import { words } from "../words/simulator";
import classes from "./simulator.module.css";
import type { Simulator } from "./useSimulator";

const PROBLEMS_SHOWN = 3;

type PhoneProps = Readonly<{ simulator: Simulator }>;

/** The sender's phone. */
export function Phone({ simulator }: PhoneProps) {
  const t = useWords(words);
  const { bubbles, last, isOver, busy } = simulator;
  const want = last?.want;
  const log = useRef<HTMLDivElement>(null);
  useEffect(() => {
    log.current?.scrollTo({ top: log.current.scrollHeight });
  }, [bubbles.length]);
  const hindrance = isOver ? "over" : want && want.kind !== "sms" ? "asks" : busy ? "busy" : null;
  return (
    <div className={classes["phone"]}>
      {/* Without a tab stop the keyboard could not scroll it. */}
      {/* eslint-disable jsx-a11y/no-noninteractive-tabindex */}
      <div
        ref={log}
        className={classes["messages"]}
        role="log"
        aria-label={t("conversation")}
        tabIndex={0}
      >
        {bubbles.length === 0 && <p>{t("empty")}</p>}
        {bubbles.map(({ mine, text }, place) => (
          <div key={place} className={classes["bubble"]} data-mine={mine || undefined}>
            {text}
          </div>
        ))}
        {want?.kind === "sms" && (
          <div className={classes["waits"]}>
            {want.until === null ? t("waits") : t("waits.until", { time: formatUntil(want.until) })}
            {want.until !== null && (
              <Button
                size="compact-xs"
                variant="default"
                disabled={busy}
                onClick={simulator.timeOut}
              >
                {t("time_out")}
              </Button>
            )}
          </div>
        )}
      </div>
      {/* eslint-enable jsx-a11y/no-noninteractive-tabindex */}
      <Refused problems={simulator.refused} />
      <Composer hindrance={hindrance} simulator={simulator} />
    </div>
  );
}

/** Why the flow did not answer; each problem leads to its node. */
function Refused({ problems }: Readonly<{ problems: readonly FlowProblem[] }>) {
  const t = useWords(words);
  const { goTo } = useEditor();
  const { state } = useDrawn();
  const nodeName = useNodeName();
  const explain = useProblemText();
  if (problems.length === 0) return null;
  return (
    <div className={classes["refused"]} role="alert">
      {t("broken")}
      <ul>
        {problems.slice(0, PROBLEMS_SHOWN).map((problem, place) => {
          const node = nodeOf(state.flow, problem.node ?? undefined);
          return (
            <li key={place}>
              {node && (
                <button type="button" className="as-link" onClick={() => goTo(node.id)}>
                  {nodeName(node)}
                </button>
              )}{" "}
              {explain(problem)}
            </li>
          );
        })}
      </ul>
    </div>
  );
}

type Hindrance = "over" | "asks" | "busy";
type ComposerProps = Readonly<{ hindrance: Hindrance | null; simulator: Simulator }>;

/** Enter sends, or it is said why not; what was written stays until the flow has taken it. */
function Composer({ hindrance, simulator }: ComposerProps) {
  const t = useWords(words);
  const [text, setText] = useState("");
  const [pressed, setPressed] = useState(false);
  const send = () => {
    setPressed(hindrance !== null);
    if (hindrance !== null || text.trim() === "") return;
    setText("");
    void simulator.write(text).then((taken) => {
      if (!taken) setText((since) => since || text);
    });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };
  return (
    <div className={classes["composer"]}>
      {hindrance !== null && (hindrance !== "busy" || pressed) && (
        <div className={classes["hindrance"]} role="status">
          {t(`hindrance.${hindrance}`)}
        </div>
      )}
      <Textarea
        id="simulated-sms"
        aria-label={t("write")}
        placeholder={t("write")}
        minRows={1}
        maxRows={4}
        maxLength={1600}
        flex={1}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <ActionIcon
        variant="filled"
        color="ring"
        size={34}
        radius="xl"
        aria-label={t("send")}
        disabled={hindrance !== null || text.trim() === ""}
        onClick={send}
      >
        <SendIcon />
      </ActionIcon>
    </div>
  );
}
