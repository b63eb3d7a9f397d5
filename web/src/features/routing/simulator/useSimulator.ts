import { useState } from "react";
import { useToastProblem } from "~/ui/problems";
import { Problem } from "~/kernel/problem";
import { now } from "~/kernel/time";
import { drafts } from "../calls";
import type {
  Expected,
  Facts,
  FlowProblem,
  Given,
  Passed,
  Simulated,
  Simulation,
  Values,
} from "../contract";
import type { Flow } from "../flow/model";
import { outcomeName } from "../trace/marks";

export interface Bubble {
  mine: boolean;
  text: string;
}

/** What was said and answered so far, so that it can be kept as an example. */
interface Conversation {
  began: Given | null;
  bubbles: readonly Bubble[];
  trace: readonly Passed[];
  posted: Simulated["posted"];
  last: Simulated | null;
}

const silent: Conversation = { began: null, bubbles: [], trace: [], posted: [], last: null };

/** A phone number that belongs to nobody: a block kept free for dramas. */
const SENDER = "+447700900123";

function brokenBy(error: unknown): readonly FlowProblem[] | null {
  if (!(error instanceof Problem) || error.code !== "flow_has_problems") return null;
  const found = error.more["problems"] as FlowProblem[];
  return found.filter(({ level }) => level === "error");
}

/** A simulated conversation with a flow: nothing of it is real, and its clock is ours. */
export function useSimulator(applicationId: string, flow: Flow) {
  const toastProblem = useToastProblem();
  const [clock, setClock] = useState<number | null>(null);
  const [facts, setFacts] = useState<Facts>({ sender: SENDER, can_reply: true });
  const [answers, setAnswers] = useState<Record<string, Values>>({});
  const [talk, setTalk] = useState(silent);
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<readonly FlowProblem[]>([]);

  const ask = async (
    change: Pick<Simulation, "sms" | "answer">,
    at: number,
    said: Partial<Conversation>,
  ) => {
    setBusy(true);
    setRefused([]);
    const before = { ...talk, ...said };
    setTalk(before);
    try {
      const state = talk.last?.state ?? null;
      const time = new Date(at).toISOString();
      const found = await drafts.simulate(applicationId, {
        flow,
        at: time,
        state,
        ...change,
        facts,
        answers,
      });
      setTalk({
        ...before,
        bubbles: [...before.bubbles, ...found.sent.map((text) => ({ mine: false, text }))],
        trace: [...before.trace, ...found.trace],
        posted: [...before.posted, ...found.posted],
        last: found,
      });
      return true;
    } catch (error) {
      setTalk(talk);
      const found = brokenBy(error);
      if (found) setRefused(found);
      else toastProblem(error);
      return false;
    } finally {
      setBusy(false);
    }
  };

  const time = () => clock ?? now();
  return {
    ...talk,
    busy,
    /** Why the flow, as it was drawn when something was last written, cannot run. */
    refused,
    clock,
    setClock,
    facts,
    setFacts,
    answers,
    setAnswers,
    isOver: talk.last !== null && talk.last.outcome !== null,
    /** Whether it was taken. */
    write: (text: string): Promise<boolean> => {
      const at = time();
      const sms = { text };
      const bubbles = [...talk.bubbles, { mine: true, text }];
      const began: Given = talk.began
        ? { ...talk.began, says: [...(talk.began.says ?? []), { text, timed_out: false }] }
        : {
            sender: facts.sender ?? SENDER,
            text,
            at: new Date(at).toISOString(),
            facts,
            answers,
            says: [],
          };
      return ask({ sms, answer: null }, at, { bubbles, began });
    },
    timeOut: () => {
      const want = talk.last?.want;
      if (want?.kind !== "sms" || !talk.began) return;
      const at = want.until === null ? time() : Date.parse(want.until);
      const began = {
        ...talk.began,
        says: [...(talk.began.says ?? []), { text: "", timed_out: true }],
      };
      setClock(at);
      void ask({ sms: null, answer: { timed_out: true } }, at, { began });
    },
    answer: (values: Values) => {
      const node = talk.last?.node;
      if (!talk.began || !node) return;
      const began = { ...talk.began, answers: { ...talk.began.answers, [node]: values } };
      void ask({ sms: null, answer: { values } }, time(), { began });
    },
    again: () => {
      setTalk(silent);
      setRefused([]);
    },
    /** The conversation as a sentence to be held to. */
    example: (): { given: Given; expected: Expected } | null =>
      talk.began && talk.last
        ? {
            given: talk.began,
            expected: {
              outcome: outcomeName(talk.last.outcome),
              acd_group_id: talk.last.outcome?.acd_group_id ?? null,
              priority: talk.last.outcome?.priority ?? null,
              replies: talk.bubbles.filter(({ mine }) => !mine).map(({ text }) => text),
            },
          }
        : null,
  };
}

export type Simulator = ReturnType<typeof useSimulator>;
