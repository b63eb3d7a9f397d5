import { Button, Loader } from "@mantine/core";
import { useEffect, useMemo, useState } from "react";
import type { ThreadMessage } from "~/kernel/api";
import { useWords } from "~/kernel/i18n";
import { ProblemPanel } from "~/ui/ProblemPanel";
import { useReadable } from "~/ui/phone";
import { useDesk } from "../desk";
import type { DeskEvent, DeskState } from "../state";
import { useWaiting } from "../useOutbox";
import { words } from "../words";
import { Bubble } from "./Bubble";
import { folded } from "./folding";
import { lines } from "./lines";
import { Fold, Rule } from "./Rule";
import { Steps } from "./steps/Steps";
import classes from "./Thread.module.css";
import { useStickyEnd } from "./useStickyEnd";
import { useThread } from "./useThread";
import { WaitingBubble } from "./WaitingBubble";

const FIRST = 60;
const MORE = 100;

type MessagesProps = Readonly<{
  state: DeskState;
  event: DeskEvent;
  /** The message that the search stands on. */
  marked: string | undefined;
  found: string;
  onAgain: (message: ThreadMessage) => void;
  onWrite: (text: string) => void;
  onUndone: (text: string) => void;
}>;

/** What was said, oldest first; earlier requests of the same customer are folded above. */
export function Messages({ state, event, marked, found, ...on }: MessagesProps) {
  const readable = useReadable();
  const t = useWords(words);
  const { actions } = useDesk();
  const { id } = event;
  const thread = state.threads.get(id);
  const messages = useMemo(() => thread?.messages ?? [], [thread]);
  const waiting = useWaiting(id);
  const { error, load } = useThread(state, event, event.state !== "offered");
  const [unfolded, setUnfolded] = useState(false);
  const [most, setMost] = useState(FIRST);
  const fold = useMemo(() => folded(messages, id), [messages, id]);
  const wide = unfolded || found !== "" || fold.count === 0;
  const all = wide ? messages : fold.rest;
  // A search may stand on any of them.
  const shown = useMemo(() => (found === "" ? all.slice(-most) : all), [all, found, most]);
  const hidden = all.length - shown.length;
  const whole = wide && hidden === 0 && !thread?.older;
  const read = useMemo(
    () => lines(shown, thread?.steps ?? [], whole ? undefined : shown[0]?.at),
    [shown, thread, whole],
  );
  const scroll = useStickyEnd(read.length + waiting.length, read[0]?.id);

  const last = event.last_message?.id;
  useEffect(() => {
    const look = () => {
      if (!document.hidden) actions.seen(id);
    };
    look();
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, [actions, id, last]);
  useEffect(() => {
    if (marked) document.getElementById(`sms-${marked}`)?.scrollIntoView({ block: "center" });
  }, [marked]);

  if (error !== undefined && !thread)
    return <ProblemPanel error={error} onRetry={() => void load()} />;
  const { older } = thread ?? { older: null };
  return (
    <div
      ref={scroll}
      className={classes["messages"]}
      role="log"
      aria-label={t("thread.label", { sender: readable(event.sender) })}
      aria-busy={!thread}
      // What scrolls must be reachable by keyboard.
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
    >
      {!thread && <Loader size="sm" className={classes["loading"] ?? ""} />}
      {!wide && <Fold count={fold.count} last={fold.last} onOpen={() => setUnfolded(true)} />}
      {hidden > 0 && (
        <Button variant="subtle" size="xs" onClick={() => setMost(most + MORE)}>
          {t("thread.older")}
        </Button>
      )}
      {wide && hidden === 0 && older && (
        <Button
          variant="subtle"
          size="xs"
          onClick={() => {
            setMost(most + MORE);
            void load(older);
          }}
        >
          {t("thread.older")}
        </Button>
      )}
      {read.map((line, index) => (
        <div key={line.id} className={classes["line"]}>
          <Rule line={line} above={read[index - 1]} current={id} />
          {"steps" in line ? (
            <Steps steps={line.steps} />
          ) : (
            <Bubble
              message={line.message}
              mine={state.userId}
              marked={line.id === marked}
              found={found}
              onAgain={on.onAgain}
              onWrite={on.onWrite}
            />
          )}
        </div>
      ))}
      {waiting.map((entry) => (
        <WaitingBubble key={entry.id} entry={entry} onUndone={on.onUndone} />
      ))}
    </div>
  );
}
