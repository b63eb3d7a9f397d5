import { Tabs } from "@mantine/core";
import { memo, useState } from "react";
import { useWords } from "~/kernel/i18n";
import type { Marks } from "../canvas/view";
import type { Application, FlowProblem } from "../contract";
import type { Exit } from "../flow/edit";
import { Simulator } from "../simulator/Simulator";
import { words } from "../words/editor";
import { useDrawn } from "./context";
import classes from "./editor.module.css";
import { NodePanel } from "./NodePanel";
import { ProblemsPanel } from "./ProblemsPanel";
import { useWhile } from "./same";

type SidePanelProps = Readonly<{
  application: Application;
  chosen: readonly string[];
  exit: Exit | null;
  problems: readonly FlowProblem[];
  onMarks: (marks: Marks) => void;
}>;

/** Beside the canvas: the chosen node, the problems, or a phone to try the flow with. */
export const SidePanel = memo(function SidePanel(props: SidePanelProps) {
  const { application, chosen, exit, problems, onMarks } = props;
  const t = useWords(words);
  const [tab, setTab] = useState<string | null>("node");
  const now = exit ? `${exit.node} ${exit.output}` : chosen.join();
  const [shown, setShown] = useState(now);
  if (now !== shown) {
    setShown(now);
    // Whoever chooses something wants to see it, but not in the middle of a conversation.
    if (now && tab === "problems") setTab("node");
  }
  const errors = problems.filter(({ level }) => level === "error").length;
  return (
    <aside className={classes["side"]} aria-label={t("side")} data-side>
      <Tabs value={tab} onChange={setTab} keepMounted className={classes["tabs"]}>
        <Tabs.List grow>
          <Tabs.Tab value="node">{t("tab.node")}</Tabs.Tab>
          <Tabs.Tab
            value="problems"
            rightSection={
              problems.length > 0 && (
                <span className={classes["count"]} data-level={errors > 0 ? "error" : "warning"}>
                  {problems.length}
                </span>
              )
            }
          >
            {t("tab.problems")}
          </Tabs.Tab>
          <Tabs.Tab value="try">{t("tab.try")}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="node">
          <NodePanel />
        </Tabs.Panel>
        <Tabs.Panel value="problems">{tab === "problems" && <ProblemsPanel />}</Tabs.Panel>
        <Tabs.Panel value="try">
          <Phone application={application} isShown={tab === "try"} onMarks={onMarks} />
        </Tabs.Panel>
      </Tabs>
    </aside>
  );
});

type PhoneProps = Pick<SidePanelProps, "application" | "onMarks"> & Readonly<{ isShown: boolean }>;

/** What was said stays while something else is shown; the flow goes on without it. */
function Phone({ isShown, ...simulator }: PhoneProps) {
  const flow = useWhile(isShown, useDrawn().state.flow);
  return <Simulator flow={flow} {...simulator} />;
}
