import { ActionIcon, Menu } from "@mantine/core";
import type { AgentNow } from "~/kernel/api";
import { useWords } from "~/kernel/i18n";
import { MoreIcon } from "~/ui/icons";
import { logIn, setStatus, useAct } from "./acts";
import type { BoardNow } from "./board";
import type { Addressees } from "./MessageDialog";
import classes from "./supervisor.module.css";
import { words } from "./words";

type AgentMenuProps = Readonly<{
  agent: AgentNow;
  board: BoardNow;
  onWrite: (to: Addressees) => void;
  /** Absent while figures of single agents are not shown. */
  onStatuses?: (() => void) | undefined;
}>;

/** Set her status, log her into a group, write to her. */
export function AgentMenu({ agent, board, onWrite, onStatuses }: AgentMenuProps) {
  const t = useWords(words);
  const { act } = useAct();
  const names = new Map(board.groups.map(({ id, name }) => [id, name]));
  const reserve = agent.groups.filter(({ kind }) => kind === "reserve");
  const label = t("acts.of", { name: agent.name });
  return (
    <Menu position="bottom-end" width={260}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={label} title={label}>
          <MoreIcon size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => onWrite({ users: [agent.id], groups: [] })}>
          {t("message.to_her")}
        </Menu.Item>
        {onStatuses && <Menu.Item onClick={onStatuses}>{t("statuses.show")}</Menu.Item>}
        {reserve.length > 0 && <Menu.Label>{t("reserve")}</Menu.Label>}
        {reserve.map(({ acd_group_id: id, logged_in: loggedIn }) => (
          <Menu.Item
            key={id}
            onClick={() => void act("done.group", logIn(agent.id, id, !loggedIn))}
          >
            {t(loggedIn ? "reserve.out" : "reserve.in", { group: names.get(id) ?? "" })}
          </Menu.Item>
        ))}
        <Menu.Label>{t("status.set")}</Menu.Label>
        {board.statuses
          .filter(({ id }) => id !== agent.agent_status_id)
          .map(({ id, name, colour }) => (
            <Menu.Item
              key={id}
              leftSection={<span className={classes["dot"]} style={{ backgroundColor: colour }} />}
              onClick={() => void act("done.status", setStatus(agent.id, id))}
            >
              {name}
            </Menu.Item>
          ))}
      </Menu.Dropdown>
    </Menu>
  );
}
