import { ActionIcon, Button, Textarea } from "@mantine/core";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { useWords } from "~/kernel/i18n";
import { formatUntil } from "~/kernel/time";
import { SendIcon } from "~/ui/icons";
import { words } from "../words/simulator";
import classes from "./simulator.module.css";
import type { Simulator } from "./useSimulator";

type PhoneProps = Readonly<{ simulator: Simulator; broken: boolean }>;

/** The sender's phone. */
export function Phone({ simulator, broken }: PhoneProps) {
  const t = useWords(words);
  const { bubbles, last, isOver, busy } = simulator;
  const want = last?.want;
  const log = useRef<HTMLDivElement>(null);
  useEffect(() => {
    log.current?.scrollTo({ top: log.current.scrollHeight });
  }, [bubbles.length]);
  const mayWrite = !busy && !isOver && !broken && (last === null || want?.kind === "sms");
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
        {bubbles.length === 0 && <p>{t(broken ? "broken" : "empty")}</p>}
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
      <Composer disabled={!mayWrite} onWrite={simulator.write} />
    </div>
  );
}

type ComposerProps = Readonly<{ disabled: boolean; onWrite: (text: string) => void }>;

function Composer({ disabled, onWrite }: ComposerProps) {
  const t = useWords(words);
  const [text, setText] = useState("");
  const send = () => {
    if (disabled) return;
    onWrite(text);
    setText("");
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };
  return (
    <div className={classes["composer"]}>
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
        disabled={disabled}
        onClick={send}
      >
        <SendIcon />
      </ActionIcon>
    </div>
  );
}
