import { Button, Loader } from "@mantine/core";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
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
import { Lines } from "./Lines";
import { lines } from "./order";
import { Fold, Rule } from "./Rule";
import { Steps } from "./steps/Steps";
import classes from "./Thread.module.css";
import { useThread } from "./useThread";
import { WaitingBubble } from "./WaitingBubble";

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
  const fold = useMemo(() => folded(messages, id), [messages, id]);
  const wide = unfolded || found !== "" || fold.count === 0;
  const shown = wide ? messages : fold.rest;
  const older = wide ? (thread?.older ?? null) : null;
  const read = useMemo(
    () => lines(shown, thread?.steps ?? [], wide && !older ? undefined : shown[0]?.at),
    [shown, thread, wide, older],
  );
  const box = useRef<HTMLDivElement>(null);
  // A search reads older pages by itself.
  const more = useCallback(() => {
    if (older && found === "") void load(older);
  }, [older, found, load]);
  const head = !wide || older ? ["head"] : [];
  const ids = [...head, ...read.map((line) => line.id), ...waiting.map((entry) => entry.id)];
  const drawn = (index: number) => {
    if (index < head.length)
      return wide ? (
        <Button variant="subtle" size="xs" onClick={more}>
          {t("thread.older")}
        </Button>
      ) : (
        <Fold count={fold.count} last={fold.last} onOpen={() => setUnfolded(true)} />
      );
    const at = index - head.length;
    const line = read[at];
    const entry = waiting[at - read.length];
    if (!line) return entry && <WaitingBubble entry={entry} onUndone={on.onUndone} />;
    return (
      <>
        <Rule line={line} above={read[at - 1]} current={id} />
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
      </>
    );
  };

  const last = event.last_message?.id;
  useEffect(() => {
    const look = () => {
      if (!document.hidden) actions.seen(id);
    };
    look();
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, [actions, id, last]);
  if (error !== undefined && !thread)
    return <ProblemPanel error={error} onRetry={() => void load()} />;
  return (
    <div
      ref={box}
      className={classes["messages"]}
      role="log"
      aria-label={t("thread.label", { sender: readable(event.sender) })}
      aria-busy={!thread}
      // What scrolls must be reachable by keyboard.
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
    >
      {!thread && <Loader size="sm" className={classes["loading"] ?? ""} />}
      <Lines box={box} ids={ids} marked={marked} onTop={more}>
        {drawn}
      </Lines>
    </div>
  );
}
