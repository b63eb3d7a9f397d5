import { Tabs } from "@mantine/core";
import { useState } from "react";
import { useWords } from "~/kernel/i18n";
import type { Marks } from "../canvas/view";
import type { Application } from "../contract";
import { Simulator } from "../simulator/Simulator";
import { words } from "../words/editor";
import { useEditor } from "./context";
import classes from "./editor.module.css";
import { NodePanel } from "./NodePanel";
import { ProblemsPanel } from "./ProblemsPanel";

type SidePanelProps = Readonly<{ application: Application; onMarks: (marks: Marks) => void }>;

/** Beside the canvas: the chosen node, the problems, or a phone to try the flow with. */
export function SidePanel({ application, onMarks }: SidePanelProps) {
  const t = useWords(words);
  const { state, problems } = useEditor();
  const [tab, setTab] = useState<string | null>("node");
  const chosen = state.exit ? `${state.exit.node} ${state.exit.output}` : state.chosen.join();
  const [shown, setShown] = useState(chosen);
  if (chosen !== shown) {
    setShown(chosen);
    // Whoever chooses something wants to see it, but not in the middle of a conversation.
    if (chosen && tab === "problems") setTab("node");
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
        <Tabs.Panel value="problems">
          <ProblemsPanel />
        </Tabs.Panel>
        <Tabs.Panel value="try">
          <Simulator application={application} onMarks={onMarks} />
        </Tabs.Panel>
      </Tabs>
    </aside>
  );
}
