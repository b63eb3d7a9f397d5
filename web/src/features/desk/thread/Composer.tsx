import { Alert, Button, SegmentedControl, Textarea } from "@mantine/core";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { useWords } from "~/kernel/i18n";
import { OFFLINE, Problem } from "~/kernel/problem";
import { SendIcon } from "~/ui/icons";
import { Kbd } from "~/ui/Kbd";
import { useReadable } from "~/ui/phone";
import { type Explained, useExplain } from "~/ui/problems";
import { useDesk } from "../desk";
import { draft, keepDraft } from "../drafts";
import type { DeskEvent } from "../state";
import { words } from "../words";
import classes from "./Composer.module.css";
import { Length } from "./Length";

const LONGEST = 1600;
export const COMPOSER_ID = "answer";

type ComposerProps = Readonly<{
  event: DeskEvent;
  /** A failed answer to be written again; else the draft is taken up. */
  initial: string;
}>;

/** The answer: Enter sends, Shift+Enter makes a line; what is not sent stays as a draft. */
export function Composer({ event, initial }: ComposerProps) {
  const readable = useReadable();
  const t = useWords(words);
  const { actions } = useDesk();
  const [text, setText] = useState(() => initial || draft(event.id));
  const [asNote, setAsNote] = useState(false);
  const [trouble, setTrouble] = useState<Explained>();
  const explainReply = useReplyTrouble();
  const field = useRef<HTMLTextAreaElement>(null);
  const may = event.allowed_actions.includes("reply");
  const sendable = may && text.trim() !== "" && text.length <= LONGEST;

  useEffect(() => {
    if (window.matchMedia("(hover: hover)").matches) field.current?.focus();
  }, [may]);

  const write = (next: string) => {
    setText(next);
    keepDraft(event.id, next);
  };
  const send = async () => {
    if (!sendable) return;
    const sent = text.trim();
    write("");
    setTrouble(undefined);
    try {
      await (asNote ? actions.note : actions.reply)(event.id, sent);
      setAsNote(false);
    } catch (error) {
      // Nothing typed is lost, not even what was typed since.
      const since = draft(event.id);
      write(since ? `${sent}\n${since}` : sent);
      setTrouble(explainReply(error));
    }
  };
  const onKeyDown = (key: KeyboardEvent) => {
    // Out of the field, where single letters are keys.
    if (key.key === "Escape") field.current?.blur();
    if (key.key !== "Enter" || key.shiftKey || key.nativeEvent.isComposing) return;
    key.preventDefault();
    void send();
  };

  return (
    <form
      className={classes["composer"]}
      onSubmit={(submitted) => {
        submitted.preventDefault();
        void send();
      }}
    >
      {trouble && (
        <Alert color="red" title={trouble.title} role="alert">
          {trouble.hint}
        </Alert>
      )}
      <Textarea
        ref={field}
        id={COMPOSER_ID}
        aria-label={t("write.label")}
        placeholder={
          asNote
            ? t("note.placeholder")
            : t("write.placeholder", { sender: readable(event.sender) })
        }
        minRows={2}
        maxRows={8}
        disabled={!may}
        value={text}
        onChange={(change) => write(change.currentTarget.value)}
        onKeyDown={onKeyDown}
        error={text.length > LONGEST && t("write.max")}
      />
      <div className={classes["bar"]}>
        <SegmentedControl
          size="xs"
          aria-label={t("write.kind")}
          data={[
            { value: "reply", label: t("write.answer") },
            { value: "note", label: t("note.kind") },
          ]}
          value={asNote ? "note" : "reply"}
          onChange={(kind) => {
            setAsNote(kind === "note");
            field.current?.focus();
          }}
        />
        {asNote ? (
          <span className={classes["hint"]}>{t("note.hint")}</span>
        ) : (
          <Length text={text} onChange={write} />
        )}
        <Button
          type="submit"
          disabled={!sendable}
          leftSection={<SendIcon size={16} />}
          rightSection={<Kbd>Enter</Kbd>}
        >
          {t(asNote ? "note.keep" : "write.send")}
        </Button>
      </div>
    </form>
  );
}

function useReplyTrouble(): (error: unknown) => Explained {
  const t = useWords(words);
  const explain = useExplain();
  return (error) => {
    const code = error instanceof Problem ? error.code : "";
    if (code === "no_send_connector") return { title: t("write.no_send_connector") };
    if (code === OFFLINE) return { title: t("write.unsure") };
    return explain(error);
  };
}
