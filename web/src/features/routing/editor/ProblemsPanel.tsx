import { useWords } from "~/kernel/i18n";
import { EmptyState } from "~/ui/EmptyState";
import { CheckIcon, InfoIcon, WarningIcon } from "~/ui/icons";
import { useNodeName } from "../canvas/names";
import type { FlowProblem } from "../contract";
import { nodeOf } from "../flow/edit";
import { words } from "../words/editor";
import { useProblemText } from "../words/problems";
import { useDrawn, useEditor } from "./context";
import classes from "./editor.module.css";

/** Everything that is wrong, as the last check found it; each leads to its node. */
export function ProblemsPanel() {
  const t = useWords(words);
  const { problems } = useDrawn();
  const errors = problems.filter(({ level }) => level === "error");
  const warnings = problems.filter(({ level }) => level === "warning");
  if (problems.length === 0)
    return (
      <EmptyState icon={<CheckIcon size={24} />} title={t("problems.none")}>
        {t("problems.none.text")}
      </EmptyState>
    );
  return (
    <div className={classes["panel"]}>
      <ProblemList title={t("problems.errors")} problems={errors} />
      <ProblemList title={t("problems.warnings")} problems={warnings} />
    </div>
  );
}

type ProblemListProps = Readonly<{ title: string; problems: readonly FlowProblem[] }>;

function ProblemList({ title, problems }: ProblemListProps) {
  const explain = useProblemText();
  const nodeName = useNodeName();
  const { goTo } = useEditor();
  const { state } = useDrawn();
  if (problems.length === 0) return null;
  return (
    <section className={classes["problems"]}>
      <h2>{title}</h2>
      <ul>
        {problems.map((problem, place) => {
          const node = nodeOf(state.flow, problem.node ?? undefined);
          const Icon = problem.level === "error" ? WarningIcon : InfoIcon;
          return (
            <li key={place} data-level={problem.level}>
              <Icon size={16} />
              <span>
                {node && (
                  <button type="button" className="as-link" onClick={() => goTo(node.id)}>
                    {nodeName(node)}
                  </button>
                )}{" "}
                {explain(problem)}
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
