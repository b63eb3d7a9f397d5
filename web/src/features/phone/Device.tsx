import { ActionIcon, NativeSelect, Text, Textarea } from "@mantine/core";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { useWords } from "~/kernel/i18n";
import { SendIcon } from "~/ui/icons";
import { PhoneBubble } from "./PhoneBubble";
import classes from "./phone.module.css";
import type { Bubble } from "./thread";
import type { Contact } from "./usePhone";
import { words } from "./words";

interface DeviceProps {
  contacts: readonly Contact[];
  contact: Contact | undefined;
  bubbles: readonly Bubble[];
  onChoose: (recipient: string) => void;
  onWrite: (text: string) => void;
  onAgain: (bubble: Bubble) => void;
}

/** A drawn phone with one conversation on its screen. */
export function Device({ contacts, contact, bubbles, onChoose, onWrite, onAgain }: DeviceProps) {
  const t = useWords(words);
  const log = useRef<HTMLDivElement>(null);
  useEffect(() => {
    log.current?.scrollTo({ top: log.current.scrollHeight });
  }, [bubbles.length, contact]);

  return (
    <div className={classes["device"]}>
      <div className={classes["screen"]}>
        <div className={classes["contact"]}>
          <NativeSelect
            aria-label={t("to")}
            value={contact?.recipient ?? ""}
            onChange={(event) => onChoose(event.currentTarget.value)}
            data={contacts.map((c) => ({ value: c.recipient, label: `${c.name} (${c.client})` }))}
          />
          <Text size="xs" c="dimmed" mt={4}>
            {contact?.recipient}
            {contact?.token != null && ` · ${t("to.needs_token")}`}
          </Text>
        </div>
        {/* Without a tab stop the keyboard could not scroll it. */}
        {/* eslint-disable jsx-a11y/no-noninteractive-tabindex */}
        <div
          ref={log}
          className={classes["messages"]}
          role="log"
          aria-label={t("conversation")}
          tabIndex={0}
        >
          {bubbles.length === 0 && <p className={classes["empty"]}>{t("empty")}</p>}
          {bubbles.map((bubble) => (
            <PhoneBubble key={bubble.id} bubble={bubble} onAgain={onAgain} />
          ))}
        </div>
        {/* eslint-enable jsx-a11y/no-noninteractive-tabindex */}
        <Composer onWrite={onWrite} />
      </div>
    </div>
  );
}

function Composer({ onWrite }: Pick<DeviceProps, "onWrite">) {
  const t = useWords(words);
  const [text, setText] = useState("");
  const submit = () => {
    if (text.trim() === "") return;
    onWrite(text);
    setText("");
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    submit();
  };

  return (
    <form
      className={classes["composer"]}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Textarea
        aria-label={t("text")}
        placeholder={t("text")}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={onKeyDown}
        autosize
        minRows={1}
        maxRows={4}
        maxLength={1600}
        radius="lg"
        flex={1}
      />
      <ActionIcon
        type="submit"
        variant="filled"
        color="ring"
        size={36}
        radius="xl"
        aria-label={t("send")}
        disabled={text.trim() === ""}
      >
        <SendIcon />
      </ActionIcon>
    </form>
  );
}
