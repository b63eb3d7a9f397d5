import { Button, Group } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useWords } from "~/kernel/i18n";
import { StateBadge } from "~/ui/StateBadge";
import { useToastProblem } from "~/ui/problems";
import { toast } from "~/ui/toast";
import { examples } from "../calls";
import type { Example, Expected } from "../contract";
import { useMayManage } from "../rights";
import { TraceList } from "../trace/TraceList";
import { words } from "../words/examples";
import { Differences } from "./Differences";
import classes from "./examples.module.css";
import { Sentence } from "./Sentence";

type ExampleRowProps = Readonly<{ applicationId: string; example: Example }>;

/** One sentence: whether the draft keeps to it, and what to do if not. */
export function ExampleRow({ applicationId, example }: ExampleRowProps) {
  const t = useWords(words);
  const queries = useQueryClient();
  const toastProblem = useToastProblem();
  const mayManage = useMayManage();
  const [showsSteps, setShowsSteps] = useState(false);
  const { result } = example;
  const again = async () => {
    await queries.invalidateQueries({ queryKey: ["routing-examples", applicationId] });
    await queries.invalidateQueries({ queryKey: ["routing-applications"] });
  };
  const telling = (work: Promise<unknown>) => work.then(again).catch(toastProblem);
  const restore = () => {
    const { name, given, expected } = example;
    void telling(examples.add(applicationId, { name, given, expected }));
  };
  const remove = async () => {
    await telling(examples.remove(applicationId, example.id));
    const action = { label: t("undo"), run: restore };
    toast({ tone: "plain", title: t("removed", { name: example.name }), action });
  };
  return (
    <li className={classes["example"]} data-red={result?.green === false || undefined}>
      <div className={classes["title"]}>
        <h2>{example.name}</h2>
        {result && (
          <StateBadge tone={result.green ? "good" : "bad"}>
            {t(result.green ? "green" : "red")}
          </StateBadge>
        )}
      </div>
      <Sentence {...example} />
      {result && !result.green && <Differences differences={result.differences} />}
      <Group gap="xs" mt="xs">
        {example.readable && result && (
          <Button size="compact-xs" variant="subtle" onClick={() => setShowsSteps(!showsSteps)}>
            {t(showsSteps ? "steps.hide" : "steps.show")}
          </Button>
        )}
        {mayManage && example.readable && result && !result.green && (
          <Button
            size="compact-xs"
            variant="subtle"
            onClick={() =>
              void telling(
                examples.change(applicationId, example.id, { expected: asItIs(example) }),
              )
            }
          >
            {t("accept")}
          </Button>
        )}
        {mayManage && example.readable && (
          <Button size="compact-xs" variant="subtle" c="var(--bad)" onClick={() => void remove()}>
            {t("remove")}
          </Button>
        )}
      </Group>
      {showsSteps && result && <TraceList trace={result.trace} />}
    </li>
  );
}

/** What is expected, with what differs taken from what happens now. */
function asItIs({ expected, result }: Example): Expected {
  const got = Object.fromEntries(
    (result?.differences ?? []).map(({ what, got: value }) => [what, value]),
  ) as Partial<Expected>;
  const leftTheGroup = got.outcome !== undefined && got.outcome !== "group";
  return {
    ...expected,
    ...got,
    ...(leftTheGroup && { acd_group_id: null, priority: null, subject: null }),
  };
}
