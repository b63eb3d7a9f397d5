import { Anchor } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { GroupNow } from "~/kernel/api";
import { useWords } from "~/kernel/i18n";
import { formatDuration, useNow } from "~/kernel/time";
import { Notice } from "~/ui/Notice";
import type { BoardNow } from "./board";
import classes from "./supervisor.module.css";
import { words } from "./words";

/** What waits for too long, group by group, and what reached nobody: red, and what to do, until somebody sees to it. */
export function Alarms({ board }: Readonly<{ board: BoardNow }>) {
  const t = useWords(words);
  const late = board.groups.filter(({ overdue }) => overdue > 0);
  if (late.length === 0 && board.nowhere === 0) return null;
  return (
    <Notice tone="bad">
      <ul className={classes["alarms"]}>
        {late.map((group) => (
          <Overdue key={group.id} group={group} board={board} />
        ))}
        {board.nowhere > 0 && (
          <li>
            {t("alarm.nowhere", { count: board.nowhere })} {t("alarm.nowhere.do")}{" "}
            <Anchor
              renderRoot={(props) => (
                <Link to="/numbers/received-sms" search={{ state: "not_routable" }} {...props} />
              )}
            >
              {t("alarm.show")}
            </Anchor>
          </li>
        )}
      </ul>
    </Notice>
  );
}

function Overdue({ group, board }: Readonly<{ group: GroupNow; board: BoardNow }>) {
  const t = useWords(words);
  const longest = formatDuration(useNow() - board.readAt + group.longest_wait_ms);
  const cure = !group.active
    ? "alarm.inactive"
    : group.ready === 0
      ? "alarm.nobody"
      : "alarm.ready";
  return (
    <li>
      {t("alarm.overdue", { count: group.overdue, group: group.name, longest })}{" "}
      {t(cure, { count: group.ready })}{" "}
      <Anchor
        renderRoot={(props) => (
          <Link
            to="/acd/media-events"
            search={{ overdue: "true", acd_group_id: group.id }}
            {...props}
          />
        )}
      >
        {t("alarm.show")}
        <span className="visually-hidden">: {group.name}</span>
      </Anchor>
    </li>
  );
}
