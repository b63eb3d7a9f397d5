import { TextInput, UnstyledButton } from "@mantine/core";
import { useState } from "react";
import type { AgentNow, BoardDay, GroupNow } from "~/kernel/api";
import { useWords } from "~/kernel/i18n";
import { formatDuration, useNow } from "~/kernel/time";
import { useReadable } from "~/ui/phone";
import { AgentMenu } from "./AgentMenu";
import type { BoardNow } from "./board";
import type { Addressees } from "./MessageDialog";
import { StatusesDialog } from "./StatusesDialog";
import { Why } from "./Why";
import classes from "./supervisor.module.css";
import { words } from "./words";

type AgentsTableProps = Readonly<{
  board: BoardNow;
  day: BoardDay | undefined;
  group: GroupNow | undefined;
  onEvent: (id: string) => void;
  onWrite: (to: Addressees) => void;
}>;

/** Each agent: her status, what keeps her from SMS, what she has; those who are there first. */
export function AgentsTable({ board, day, group, onEvent, onWrite }: AgentsTableProps) {
  const t = useWords(words);
  const [q, setQ] = useState("");
  const [asked, setAsked] = useState<AgentNow>();
  const on = new Set(board.statuses.filter((each) => each.logged_on).map(({ id }) => id));
  const wanted = q.trim().toLocaleLowerCase();
  const agents = board.agents
    .filter((agent) => !group || agent.groups.some((each) => each.acd_group_id === group.id))
    .filter((agent) => agent.name.toLocaleLowerCase().includes(wanted))
    .sort((a, b) => Number(on.has(b.agent_status_id)) - Number(on.has(a.agent_status_id)));
  const figures = day?.agents ? new Map(day.agents.map((each) => [each.agent_id, each])) : null;
  return (
    <section className={classes["section"]}>
      <div className={classes["head"]}>
        <h2>{group ? t("agents.of", { group: group.name }) : t("agents")}</h2>
        <TextInput
          size="xs"
          aria-label={t("agents.find")}
          placeholder={t("agents.find")}
          value={q}
          onChange={(event) => setQ(event.currentTarget.value)}
        />
      </div>
      <div className={classes["scroll"]}>
        <table className={`${classes["table"]} ${classes["stacked"]}`} aria-label={t("agents")}>
          <thead>
            <tr>
              <th scope="col">{t("agent")}</th>
              <th scope="col">{t("status")}</th>
              <th scope="col" className={classes["number"]} title={t("load.hint")}>
                {t("load")}
              </th>
              <th scope="col">{t("has")}</th>
              <th scope="col">{t("gets")}</th>
              {figures && (
                <th scope="col" className={classes["number"]} title={t("figures.hint")}>
                  {t("figures")}
                </th>
              )}
              <th scope="col">
                <span className="visually-hidden">{t("acts")}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {agents.map((agent) => {
              const her = figures?.get(agent.id);
              return (
                <tr key={agent.id} data-off={!on.has(agent.agent_status_id) || undefined}>
                  <th scope="row">{agent.name}</th>
                  <td>
                    <Status agent={agent} board={board} />
                  </td>
                  <td className={classes["number"]} data-label={t("load")}>
                    {agent.load} / {agent.max_parallel_sms}
                  </td>
                  <td>
                    <Has agent={agent} board={board} onEvent={onEvent} />
                  </td>
                  <td>
                    <Why agent={agent} board={board} group={group} />
                  </td>
                  {figures && (
                    <td className={classes["number"]} data-label={t("figures")}>
                      {her ? `${her.accepted} / ${her.answered} / ${her.missed}` : "–"}
                    </td>
                  )}
                  <td className={classes["menu"]}>
                    <AgentMenu
                      agent={agent}
                      board={board}
                      onWrite={onWrite}
                      onStatuses={figures ? () => setAsked(agent) : undefined}
                    />
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
        <StatusesDialog agent={asked} onClose={() => setAsked(undefined)} />
        {agents.length === 0 && <p className={classes["none"]}>{t("agents.none")}</p>}
      </div>
    </section>
  );
}

function Status({ agent, board }: Readonly<{ agent: AgentNow; board: BoardNow }>) {
  const t = useWords(words);
  const status = board.statuses.find(({ id }) => id === agent.agent_status_id);
  const since = formatDuration(useNow() - board.readAt + agent.since_ms);
  const by = agent.status_by_name
    ? t("status.by", { name: agent.status_by_name })
    : agent.status_how === "automatic"
      ? t(`status.${agent.status_cause ?? "automatic"}`)
      : "";
  return (
    <span className={classes["status"]} title={by}>
      <span className={classes["dot"]} style={{ backgroundColor: status?.colour }} />
      {status?.name} <span className={classes["time"]}>{since}</span>
      {by && <small>{by}</small>}
    </span>
  );
}

type HasProps = Readonly<{ agent: AgentNow; board: BoardNow; onEvent: (id: string) => void }>;

function Has({ agent, board, onEvent }: HasProps) {
  const t = useWords(words);
  const readable = useReadable();
  const passed = useNow() - board.readAt;
  return (
    <span className={classes["chips"]}>
      {agent.events.map(({ id, sender, state, by_email: mailed, since_ms: since }) => (
        <UnstyledButton
          key={id}
          className={classes["chip"] ?? ""}
          data-state={state}
          onClick={() => onEvent(id)}
        >
          {readable(sender)} · {mailed ? t("mailed") : t(`state.${state}`)}{" "}
          <span className={classes["time"]}>{formatDuration(passed + since)}</span>
        </UnstyledButton>
      ))}
    </span>
  );
}
