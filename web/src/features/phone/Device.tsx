import { ActionIcon, NativeSelect, Text, Textarea } from "@mantine/core";
import { useEffect, useRef, useState, type KeyboardEvent } from "react";
import { useWords } from "~/kernel/i18n";
import { PhoneBubble } from "./PhoneBubble";
import type { Bubble } from "./thread";
import type { Contact } from "./usePhone";
import classes from "./phone.module.css";
import { words } from "./words";

type DeviceProps = Readonly<{
  contacts: readonly Contact[];
  contact: Contact | undefined;
  bubbles: readonly Bubble[];
  onChoose: (recipient: string) => void;
  onWrite: (text: string) => void;
  onAgain: (bubble: Bubble) => void;
}>;

/** A drawn phone with one conversation on its screen. */
export function Device({ contacts, contact, bubbles, onChoose, onWrite, onAgain }: DeviceProps) {
  const t = useWords(words);
  const [text, setText] = useState("");
  const end = useRef<HTMLDivElement>(null);

  useEffect(() => {
    end.current?.scrollIntoView({ block: "nearest" });
  }, [bubbles.length]);

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
    <div className={classes.device}>
      <div className={classes.screen}>
        <header className={classes.contact}>
          <NativeSelect
            aria-label={t("phone.to")}
            value={contact?.recipient ?? ""}
            onChange={(event) => {
              onChoose(event.currentTarget.value);
            }}
            data={contacts.map((c) => ({ value: c.recipient, label: c.name }))}
            variant="unstyled"
            classNames={{ input: classes.contactSelect ?? "" }}
          />
          <Text size="xs" c="dimmed">
            {contact?.recipient}
            {contact?.token != null && ` · ${t("phone.to.needs_token")}`}
          </Text>
        </header>
        <div className={classes.messages} role="log" aria-label={t("phone.title")} tabIndex={0}>
          {bubbles.length === 0 && <p className={classes.empty}>{t("phone.empty")}</p>}
          {bubbles.map((bubble) => (
            <PhoneBubble key={bubble.id} bubble={bubble} onAgain={onAgain} />
          ))}
          <div ref={end} />
        </div>
        <form
          className={classes.composer}
          onSubmit={(event) => {
            event.preventDefault();
            submit();
          }}
        >
          <Textarea
            aria-label={t("phone.text")}
            placeholder={t("phone.text")}
            value={text}
            onChange={(event) => {
              setText(event.currentTarget.value);
            }}
            onKeyDown={onKeyDown}
            autosize
            minRows={1}
            maxRows={4}
            maxLength={1600}
            className={classes.text ?? ""}
          />
          <ActionIcon type="submit" size="lg" radius="xl" aria-label={t("phone.send")} disabled={text.trim() === ""}>
            <svg viewBox="0 0 24 24" width="18" height="18" aria-hidden="true">
              <path d="M12 20V5m0 0-6 6m6-6 6 6" fill="none" stroke="currentColor" strokeWidth="2.2" strokeLinecap="round" strokeLinejoin="round" />
            </svg>
          </ActionIcon>
        </form>
      </div>
    </div>
  );
}
