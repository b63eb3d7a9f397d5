import { useCallback, useState } from "react";
import { useLooking } from "~/kernel/looking";
import { useWords } from "~/kernel/i18n";
import type { ThreadMessage } from "~/kernel/api";
import { useReadable } from "~/ui/phone";
import { useCustomer } from "../customer";
import { useDesk } from "../desk";
import { draft, keepDraft, type Mode } from "../drafts";
import { useKeys } from "../keys";
import type { DeskEvent, DeskState } from "../state";
import { words } from "../words";
import { Composer } from "./Composer";
import { Header } from "./Header";
import { Messages } from "./Messages";
import { OptedOut } from "./OptedOut";
import type { Move } from "./Moves";
import { Resting } from "./Resting";
import { type Found, Search } from "./Search";
import classes from "./Thread.module.css";
import { Watching } from "./Watching";

type ThreadProps = Readonly<{
  state: DeskState;
  event: DeskEvent;
  /** Hers, or only to be read. */
  hers: boolean;
  context: boolean;
  onContext: () => void;
  onBack: () => void;
  onClose: (codeId?: string | null) => void;
  onMove: (move: Move) => void;
}>;

const NOTHING: Found = { query: "", marked: undefined };

/** The conversation of one SMS: who, what was said, the answer. */
export function Thread({ state, event, hers, onClose, ...rest }: ThreadProps) {
  const readable = useReadable();
  const t = useWords(words);
  const { actions } = useDesk();
  const [again, setAgain] = useState<{ text: string; times: number }>({ text: "", times: 0 });
  const [mode, setMode] = useState<Mode>("reply");
  const [searching, setSearching] = useState(false);
  const [found, setFound] = useState(NOTHING);
  const [reason, setReason] = useState<string>();
  const optedOut = useCustomer(event.id).data?.data.opted_out_since;
  useLooking(event.id);
  useKeys({ search: () => setSearching(true) });
  const writes = hers && (event.state === "active" || event.state === "offered");

  const write = useCallback((text: string) => {
    setMode("reply");
    setAgain(({ times }) => ({ text, times: times + 1 }));
  }, []);
  const { id } = event;
  const sendAgain = useCallback(
    (message: ThreadMessage) => void actions.again(message.event_id ?? id, message.id),
    [actions, id],
  );
  const undone = useCallback(
    (text: string) => {
      const since = draft(id);
      const whole = since ? `${text}\n${since}` : text;
      keepDraft(id, whole);
      write(whole);
    },
    [id, write],
  );
  return (
    <section
      className={classes["thread"]}
      data-pane="thread"
      aria-label={t("thread.label", { sender: readable(event.sender) })}
    >
      <Header
        {...rest}
        state={state}
        event={event}
        onSearch={() => setSearching(true)}
        onClose={() => onClose()}
      />
      {searching && (
        <Search
          state={state}
          eventId={event.id}
          onFound={setFound}
          onClose={() => {
            setSearching(false);
            setFound(NOTHING);
          }}
        />
      )}
      <Messages
        state={state}
        event={event}
        marked={found.marked}
        found={found.query}
        onAgain={sendAgain}
        onWrite={write}
        onUndone={undone}
      />
      {writes && optedOut && mode === "reply" && reason === undefined ? (
        <OptedOut since={optedOut} onNote={() => setMode("note")} onReason={setReason} />
      ) : writes ? (
        <Composer
          key={`${mode}/${again.times}`}
          state={state}
          event={event}
          mode={mode}
          onMode={setMode}
          reason={reason}
          initial={mode === "reply" ? again.text : ""}
          onClose={() => onClose()}
        />
      ) : hers ? (
        <Resting event={event} onClose={onClose} />
      ) : (
        <Watching state={state} event={event} onPick={() => void actions.pick(event.id)} />
      )}
    </section>
  );
}
