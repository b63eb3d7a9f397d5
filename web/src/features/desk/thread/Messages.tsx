import { Button, Loader } from "@mantine/core";
import { Fragment, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import { useWords } from "~/kernel/i18n";
import type { ThreadMessage } from "~/kernel/api";
import { formatDay, sameDay } from "~/kernel/time";
import { ProblemPanel } from "~/ui/ProblemPanel";
import { useReadable } from "~/ui/phone";
import { useDesk } from "../desk";
import type { DeskEvent, DeskState } from "../state";
import { words } from "../words";
import { Bubble } from "./Bubble";
import classes from "./Thread.module.css";

type MessagesProps = Readonly<{
  state: DeskState;
  event: DeskEvent;
  onAgain: (text: string) => void;
}>;

/** What was said, oldest first; earlier requests of the same customer are above. */
export function Messages({ state, event, onAgain }: MessagesProps) {
  const readable = useReadable();
  const t = useWords(words);
  const { actions } = useDesk();
  const { id } = event;
  const thread = state.threads.get(id);
  const messages = thread?.messages ?? [];
  const { error, load } = useThread(id, state.epoch, event.state !== "offered");
  const scroll = useStickyEnd(messages.length, messages[0]?.id);

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
      {older && (
        <Button variant="subtle" size="xs" onClick={() => void load(older)}>
          {t("thread.older")}
        </Button>
      )}
      {messages.map((message, index) => (
        <Fragment key={message.id}>
          <Rule before={messages[index - 1]} message={message} current={id} />
          <Bubble message={message} mine={state.userId} onAgain={onAgain} />
        </Fragment>
      ))}
    </div>
  );
}

type RuleProps = Readonly<{
  before: ThreadMessage | undefined;
  message: ThreadMessage;
  current: string;
}>;

/** A line where the day or the request changes. */
function Rule({ before, message, current }: RuleProps) {
  const t = useWords(words);
  const newDay = !before || !sameDay(before.at, message.at);
  const newEpisode =
    before !== undefined && before.event_id !== message.event_id && message.event_id === current;
  if (!newDay && !newEpisode) return null;
  return (
    <div className={classes["rule"]} data-episode={newEpisode || undefined}>
      {newEpisode && <strong>{t("thread.new_episode")}</strong>}
      {newDay && <span>{formatDay(message.at)}</span>}
    </div>
  );
}

/** Loads the thread when it is opened, and again after each snapshot: something may have come in between. */
function useThread(eventId: string, epoch: number, ready: boolean) {
  const { actions } = useDesk();
  const [error, setError] = useState<unknown>();
  const load = useCallback(
    async (cursor?: string) => {
      try {
        await actions.loadThread(eventId, cursor);
        setError(undefined);
      } catch (caught) {
        setError(caught);
      }
    },
    [actions, eventId],
  );
  useEffect(() => {
    if (!ready) return;
    actions.loadThread(eventId).then(() => setError(undefined), setError);
  }, [actions, eventId, epoch, ready]);
  return { error, load };
}

/** Stays at the end while one is there; keeps its place when older messages come in above. */
function useStickyEnd(count: number, firstId: string | undefined) {
  const box = useRef<HTMLDivElement>(null);
  const before = useRef<{ firstId: string | undefined; height: number }>({ firstId, height: 0 });
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const { firstId: firstBefore, height } = before.current;
    const fromEnd = height - element.scrollTop - element.clientHeight;
    if (firstBefore !== undefined && firstBefore !== firstId)
      element.scrollTop += element.scrollHeight - height;
    else if (fromEnd < 120 || height === 0) element.scrollTop = element.scrollHeight;
    before.current = { firstId, height: element.scrollHeight };
  }, [count, firstId]);
  return box;
}
