import { useState } from "react";
import type { ThreadMessage } from "~/kernel/api";
import { useWords } from "~/kernel/i18n";
import { OFFLINE, Problem } from "~/kernel/problem";
import { useLineState } from "~/kernel/stream/stream";
import { now } from "~/kernel/time";
import { type Explained, useExplain } from "~/ui/problems";
import { useDesk } from "../desk";
import { draft, type Mode } from "../drafts";
import { forgive, holdBack, sendDue } from "../outbox";
import { useDeskSettings } from "../settings";
import { type DeskEvent, type DeskState, isLocal } from "../state";
import { useRefused } from "../useOutbox";
import { words } from "../words";

export interface SendTrouble extends Explained {
  /** What somebody wrote since she looked. */
  crossed?: ThreadMessage;
}

interface Given {
  state: DeskState;
  event: DeskEvent;
  mode: Mode;
  text: string;
  clear: () => void;
  write: (text: string) => void;
  reason: string | undefined;
  onMode: (mode: Mode) => void;
  onClose: () => void;
}

/** Sending an answer or keeping a note; nothing typed is ever lost, not even what was typed since. */
export function useSending({
  state,
  event,
  mode,
  text,
  clear,
  write,
  reason,
  onMode,
  onClose,
}: Given) {
  const { actions } = useDesk();
  const [{ undo_s: undo }] = useDeskSettings();
  const line = useLineState();
  const explain = useReplyTrouble();
  const [trouble, setTrouble] = useState<SendTrouble>();
  const refused = useRefused(event.id);
  const { id } = event;

  // What the server did not want comes back to where it was written.
  if (refused && mode === "reply") {
    forgive(id);
    write(draft(id));
    setTrouble(explain(refused.error));
  }

  const keep = async (sent: string, close: boolean) => {
    try {
      await actions.note(id, sent);
      onMode("reply");
      if (close) onClose();
    } catch (error) {
      const since = draft(id, mode);
      write(since ? `${sent}\n${since}` : sent);
      setTrouble(explain(error));
    }
  };
  const answer = (sent: string, seen: string | null, close: boolean) => {
    const offline = line === "offline" || !navigator.onLine;
    const held = close || reason !== undefined ? 0 : undo * 1000;
    holdBack({ eventId: id, text: sent, seen, reason, due: offline ? null : now() + held });
    if (offline) return;
    // Closing sends first what is due.
    if (close) onClose();
    else if (held === 0) void sendDue(actions.send, true);
  };
  const send = ({ text: given, close = false }: { text?: string; close?: boolean }) => {
    const sent = (given ?? text).trim();
    const seen = lastSeen(state, id);
    clear();
    setTrouble(undefined);
    if (mode === "note") void keep(sent, close);
    else answer(sent, seen, close);
  };
  return {
    trouble,
    send,
    dismiss: () => setTrouble(undefined),
    /** She has read what crossed hers. */
    sendAnyway: () => {
      const seen = trouble?.crossed?.id ?? null;
      const sent = text.trim();
      clear();
      setTrouble(undefined);
      answer(sent, seen, false);
    },
  };
}

/** The last SMS on her screen, not counting what the server has not confirmed. */
function lastSeen(state: DeskState, eventId: string): string | null {
  const messages = state.threads.get(eventId)?.messages ?? [];
  const last = messages.findLast(
    (message) => (message.direction === "in" || message.direction === "out") && !isLocal(message),
  );
  return last?.id ?? null;
}

function useReplyTrouble(): (error: unknown) => SendTrouble {
  const t = useWords(words);
  const explain = useExplain();
  return (error) => {
    const problem = error instanceof Problem ? error : undefined;
    if (problem?.code === "no_send_connector") return { title: t("write.no_send_connector") };
    if (problem?.code === "opted_out")
      return { title: t("opted_out.title"), hint: t("opted_out.hint") };
    if (problem?.code === "answered_meanwhile")
      return {
        title: t("crossed.title"),
        crossed: problem.more["thread_message"] as ThreadMessage,
      };
    if (problem?.code === OFFLINE) return { title: t("write.unsure") };
    return explain(error);
  };
}
