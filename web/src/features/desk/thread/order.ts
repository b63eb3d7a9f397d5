/** A thread as it is read: SMS, and what happened in between. Pure. */
import type { ThreadMessage, ThreadStep } from "~/kernel/api";

export type Line = Readonly<
  { id: string; at: string } & (
    | {
        message: ThreadMessage;
        /** The SMS before: where the request changes, a line is drawn. */
        before: ThreadMessage | undefined;
      }
    | { steps: readonly ThreadStep[] }
  )
>;

/** Both in the order of their time; steps below each other make one line. `since`: earlier steps are not shown. */
export function lines(
  messages: readonly ThreadMessage[],
  steps: readonly ThreadStep[],
  since: string | undefined,
): Line[] {
  const from = since === undefined ? -Infinity : Date.parse(since);
  const waiting = steps.filter(({ at }) => Date.parse(at) >= from);
  const made: Line[] = [];
  let next = 0;
  const stepsUntil = (end: number) => {
    const first = next;
    while (next < waiting.length && Date.parse(waiting[next]?.at ?? "") < end) next += 1;
    const run = waiting.slice(first, next);
    if (run[0]) made.push({ id: run[0].id, at: run[0].at, steps: run });
  };
  messages.forEach((message, index) => {
    stepsUntil(Date.parse(message.at));
    made.push({ id: message.id, at: message.at, message, before: messages[index - 1] });
  });
  stepsUntil(Infinity);
  return made;
}
