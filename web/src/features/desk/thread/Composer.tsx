import { Button, SegmentedControl, Textarea, UnstyledButton } from "@mantine/core";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { useWords } from "~/kernel/i18n";
import { SendIcon } from "~/ui/icons";
import { Kbd } from "~/ui/Kbd";
import { useReadable } from "~/ui/phone";
import type { Mode } from "../drafts";
import { useKeys } from "../keys";
import { useDeskSettings } from "../settings";
import type { DeskEvent, DeskState } from "../state";
import { words } from "../words";
import classes from "./Composer.module.css";
import { Drafts } from "./Drafts";
import { Length } from "./Length";
import { Templates } from "./templates/Templates";
import { useSlash } from "./templates/useSlash";
import { Trouble } from "./Trouble";
import { useDraft } from "./useDraft";
import { useSending } from "./useSending";
import { useTyping } from "./useLooking";
import { Writers } from "./Writers";

const LONGEST = { reply: 1600, note: 4000 } as const;
export const COMPOSER_ID = "answer";
/** The browser makes the field as high as its text by itself; measuring it costs each thread that is opened. */
const GROWS = typeof CSS !== "undefined" && CSS.supports("field-sizing", "content");

type ComposerProps = Readonly<{
  state: DeskState;
  event: DeskEvent;
  mode: Mode;
  onMode: (mode: Mode) => void;
  /** A failed answer to be written again; else the draft is taken up. */
  initial: string;
  /** Why the customer is texted although she opted out. */
  reason: string | undefined;
  onClose: () => void;
}>;

/** The answer, or a note. What is not sent stays as a draft, here and on the server. */
export function Composer({ state, event, mode, onMode, initial, reason, onClose }: ComposerProps) {
  const readable = useReadable();
  const t = useWords(words);
  const [settings] = useDeskSettings();
  const { text, write, clear, others } = useDraft(event.id, mode, state.userId, initial);
  const sending = useSending({ state, event, mode, text, clear, write, reason, onMode, onClose });
  const field = useRef<HTMLTextAreaElement>(null);
  const [caret, setCaret] = useState(text.length);
  const typing = useTyping(state, event.id);
  const isNote = mode === "note";
  const may = event.allowed_actions.includes(isNote ? "note" : "reply");
  const tooLong = text.length > LONGEST[mode];
  const sendable = may && text.trim() !== "" && !tooLong;

  useEffect(() => {
    if (window.matchMedia("(hover: hover)").matches) field.current?.focus();
  }, [may, mode]);
  useKeys({
    reply: () => onMode("reply"),
    note: () => onMode("note"),
    send_close: () => {
      if (sendable) sending.send({ close: true });
      else if (text.trim() === "") onClose();
    },
  });

  const insert = (chosen: string, at: readonly [number, number], sendNow = false) => {
    const next = text.slice(0, at[0]) + chosen + text.slice(at[1]);
    const end = at[0] + chosen.length;
    write(next);
    setCaret(end);
    if (sendNow) sending.send({ text: next });
    requestAnimationFrame(() => {
      field.current?.focus();
      field.current?.setSelectionRange(end, end);
    });
  };
  const slash = useSlash({ text, caret, mode, eventId: event.id, onInsert: insert });
  const onKeyDown = (key: KeyboardEvent<HTMLTextAreaElement>) => {
    if (slash.onKeyDown(key)) return;
    // Out of the field, where single letters are keys.
    if (key.key === "Escape") field.current?.blur();
    if (key.key !== "Enter" || key.shiftKey || key.altKey || key.nativeEvent.isComposing) return;
    const chord = key.ctrlKey || key.metaKey;
    if (settings.send_key === "ctrl_enter" && !chord) return;
    key.preventDefault();
    if (sendable) sending.send({});
  };

  return (
    <form
      className={classes["composer"]}
      data-note={isNote || undefined}
      onSubmit={(submitted) => {
        submitted.preventDefault();
        if (sendable) sending.send({});
      }}
    >
      <Trouble
        trouble={sending.trouble}
        onAnyway={sending.sendAnyway}
        onDismiss={sending.dismiss}
      />
      <Drafts drafts={others} onTake={(theirs) => write(text ? `${text}\n${theirs}` : theirs)} />
      <Writers state={state} eventId={event.id} />
      {slash.open && <Templates slash={slash} />}
      <Textarea
        ref={field}
        id={COMPOSER_ID}
        aria-label={t(isNote ? "note.kind" : "write.label")}
        placeholder={
          isNote
            ? t("note.placeholder")
            : t("write.placeholder", { sender: readable(event.sender) })
        }
        classNames={{ input: classes["field"] ?? "" }}
        autosize={!GROWS}
        minRows={2}
        maxRows={8}
        disabled={!may}
        value={text}
        {...slash.field}
        onChange={(change) => {
          write(change.currentTarget.value);
          setCaret(change.currentTarget.selectionStart);
          typing();
        }}
        onSelect={(selected) => setCaret(selected.currentTarget.selectionStart)}
        onKeyDown={onKeyDown}
        error={tooLong && t(isNote ? "note.max" : "write.max")}
      />
      <div className={classes["bar"]}>
        <SegmentedControl
          size="xs"
          aria-label={t("write.kind")}
          data={[
            { value: "reply", label: t("write.answer") },
            { value: "note", label: t("note.kind") },
          ]}
          value={mode}
          onChange={(kind) => onMode(kind === "note" ? "note" : "reply")}
          // Enter on it would send.
          onKeyDown={(key) => {
            if (key.key !== "Enter") return;
            key.preventDefault();
            field.current?.focus();
          }}
        />
        {isNote ? (
          <span className={classes["hint"]}>{t("note.hint")}</span>
        ) : (
          <>
            <UnstyledButton
              className={classes["slash"] ?? ""}
              aria-label={t("templates.open")}
              title={t("templates.open")}
              onClick={() => {
                const end = text.length;
                insert(text === "" || /\s$/.test(text) ? "/" : " /", [end, end]);
              }}
            >
              <Kbd>/</Kbd> {t("templates.short")}
            </UnstyledButton>
            <Length text={text} onChange={write} />
          </>
        )}
        <Button
          type="submit"
          disabled={!sendable}
          leftSection={<SendIcon size={16} />}
          rightSection={<Kbd>{settings.send_key === "enter" ? "Enter" : "Ctrl Enter"}</Kbd>}
        >
          {t(isNote ? "note.keep" : "write.send")}
        </Button>
      </div>
    </form>
  );
}
