import { Loader, Modal } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { AgentNow, StatusSpell } from "~/kernel/api";
import { api, ok } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import { formatDuration, formatWhen, useNow } from "~/kernel/time";
import { ProblemPanel } from "~/ui/ProblemPanel";
import { BOARD } from "./board";
import classes from "./supervisor.module.css";
import { words } from "./words";

type StatusesDialogProps = Readonly<{ agent: AgentNow | undefined; onClose: () => void }>;

/** In which statuses an agent was, how long, and how each came about. */
export function StatusesDialog({ agent, onClose }: StatusesDialogProps) {
  const t = useWords(words);
  return (
    <Modal
      opened={agent !== undefined}
      onClose={onClose}
      size="lg"
      title={agent && t("statuses.of", { name: agent.name })}
      closeButtonProps={{ "aria-label": t("dialog.close") }}
    >
      {agent && <Statuses agent={agent} />}
    </Modal>
  );
}

function Statuses({ agent }: Readonly<{ agent: AgentNow }>) {
  const t = useWords(words);
  const { data, error, refetch } = useQuery({
    queryKey: [BOARD, "statuses", agent.id],
    queryFn: () =>
      ok(
        api.GET("/api/v1/supervision/agents/{id}/statuses", {
          params: { path: { id: agent.id } },
        }),
      ),
  });
  if (error && !data) return <ProblemPanel error={error} onRetry={() => void refetch()} />;
  if (!data) return <Loader size="sm" />;
  return (
    <div className={classes["scroll"]}>
      <table className={classes["table"]} aria-label={t("statuses.of", { name: agent.name })}>
        <thead>
          <tr>
            <th scope="col">{t("status")}</th>
            <th scope="col">{t("statuses.since")}</th>
            <th scope="col" className={classes["number"]}>
              {t("statuses.long")}
            </th>
            <th scope="col">{t("statuses.how")}</th>
          </tr>
        </thead>
        <tbody>
          {data.items.map((spell) => (
            <Spell key={spell.since} spell={spell} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Spell({ spell }: Readonly<{ spell: StatusSpell }>) {
  const t = useWords(words);
  const passed = useNow();
  const until = spell.until ? Date.parse(spell.until) : passed;
  return (
    <tr>
      <th scope="row">
        <span className={classes["status"]}>
          <span className={classes["dot"]} style={{ backgroundColor: spell.colour }} />
          {spell.name}
        </span>
      </th>
      <td>{formatWhen(spell.since)}</td>
      <td className={classes["number"]}>{formatDuration(until - Date.parse(spell.since))}</td>
      <td>
        {spell.by_name
          ? t("status.by", { name: spell.by_name })
          : spell.how === "automatic"
            ? t(`status.${spell.cause ?? "automatic"}`)
            : t("statuses.herself")}
      </td>
    </tr>
  );
}
