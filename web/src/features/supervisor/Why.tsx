import type { AgentNow, GroupNow } from "~/kernel/api";
import { useWords } from "~/kernel/i18n";
import type { BoardNow } from "./board";
import classes from "./supervisor.module.css";
import { words } from "./words";

type WhyProps = Readonly<{ agent: AgentNow; board: BoardNow; group: GroupNow | undefined }>;

/** Whether she would get the next SMS of each group, and if not, everything that keeps her from it. */
export function Why({ agent, board, group }: WhyProps) {
  const t = useWords(words);
  const names = new Map(board.groups.map(({ id, name }) => [id, name]));
  const status = board.statuses.find(({ id }) => id === agent.agent_status_id)?.name ?? "";
  const places = agent.groups.filter((each) => !group || each.acd_group_id === group.id);
  const getting = places.filter((each) => each.why_nothing.length === 0);
  const reasons = new Map<string, string[]>();
  for (const each of places) {
    if (each.why_nothing.length === 0) continue;
    const text = each.why_nothing.map((why) => t(`why.${why}`, { status })).join("; ");
    reasons.set(text, [...(reasons.get(text) ?? []), names.get(each.acd_group_id) ?? ""]);
  }
  const several = places.length > 1;
  return (
    <span className={classes["why"]}>
      {getting.length > 0 && (
        <span data-good>
          {several && !group
            ? t("gets.of", { groups: getting.map((g) => names.get(g.acd_group_id)).join(", ") })
            : t("gets.yes")}
        </span>
      )}
      {[...reasons].map(([text, of]) => (
        <span key={text}>
          {several && getting.length + reasons.size > 1 ? `${of.join(", ")}: ` : ""}
          {text}
        </span>
      ))}
    </span>
  );
}
