import { Select } from "@mantine/core";
import { useWords } from "~/kernel/i18n";
import { useNodeName } from "../canvas/names";
import type { Values } from "../contract";
import type { Flow } from "../flow/model";
import { words } from "../words/simulator";
import classes from "./simulator.module.css";
import type { Simulator } from "./useSimulator";

/** What can be said in advance to a node that asks something outside. */
const ANSWERS = {
  opening_times: {
    open: { open: true, holiday: null, next_opening: null },
    closed: { open: false, holiday: null, next_opening: null },
    holiday: { open: false, holiday: "Holiday", next_opening: null },
  },
  queue_state: {
    free: queue(0, 2, 2),
    busy: queue(3, 2, 0),
    nobody: queue(0, 0, 0),
  },
  http: {
    ok: { status: 200, body: {}, error: null },
    refused: { status: 404, body: {}, error: null },
    failed: { status: null, body: null, error: "timeout" },
  },
} as const satisfies Record<string, Record<string, Values>>;

function queue(waiting: number, present: number, free: number): Values {
  const wait = waiting * 60;
  return {
    waiting,
    longest_wait_s: wait,
    agents_present: present,
    agents_free: free,
    expected_wait_s: wait,
  };
}

type Asking = keyof typeof ANSWERS;

function isAsking(kind: string): kind is Asking {
  return kind in ANSWERS;
}

type OutsideProps = Readonly<{ simulator: Simulator; flow: Flow }>;

/** What the world outside answers: as it is, or as one wants to try it. */
export function Outside({ simulator, flow }: OutsideProps) {
  const t = useWords(words);
  const nodeName = useNodeName();
  const { answers, setAnswers } = simulator;
  const asking = flow.nodes.flatMap((node) =>
    isAsking(node.kind) ? [{ node, kind: node.kind }] : [],
  );
  if (asking.length === 0) return null;
  const set = asking.filter(({ node }) => node.id in answers).length;
  return (
    <details className={classes["part"]}>
      <summary>
        {t("outside")}
        <span>{set === 0 ? t("outside.real") : t("outside.set", { count: set })}</span>
      </summary>
      <div className={classes["fields"]}>
        {asking.map(({ node, kind }) => {
          const choices = ANSWERS[kind] as Record<string, Values>;
          const chosen = Object.keys(choices).find(
            (name) => JSON.stringify(choices[name]) === JSON.stringify(answers[node.id]),
          );
          return (
            <Select
              key={node.id}
              label={nodeName(node)}
              data={[
                { value: "", label: t(kind === "http" ? "outside.ask" : "outside.as_it_is") },
                ...Object.keys(choices).map((name) => ({
                  value: name,
                  label: t(`outside.${name as "open"}`),
                })),
              ]}
              value={chosen ?? ""}
              onChange={(name) => {
                const values = choices[name ?? ""];
                const others = Object.entries(answers).filter(([id]) => id !== node.id);
                setAnswers(Object.fromEntries(values ? [...others, [node.id, values]] : others));
              }}
            />
          );
        })}
      </div>
    </details>
  );
}
