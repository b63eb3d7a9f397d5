import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { AgentStatus } from "~/kernel/api";
import { api, ok } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import { useMe, useRight } from "~/kernel/me";
import { EmptyState } from "~/ui/EmptyState";
import { PlusIcon, StatusIcon } from "~/ui/icons";
import { PageFrame } from "~/ui/PageFrame";
import { type Column, DataTable } from "~/ui/table/DataTable";
import { useClientColumn, useClientFilter } from "~/ui/table/useClientColumn";
import { Truth } from "~/ui/Truth";
import { flags } from "./flags";
import { NobodyGetsSms } from "./Meaning";
import { StatusChip } from "./StatusChip";
import { words } from "./words";

export function StatusesPage() {
  const t = useWords(words);
  const me = useMe();
  const mayChange = useRight("statuses.manage");
  const columns: Column<AgentStatus>[] = [
    { key: "name", header: t("name"), sortable: true, cell: (row) => <StatusChip status={row} /> },
    ...flags.map((flag): Column<AgentStatus> => ({
      key: flag,
      header: t(flag),
      minor: flag !== "receives_sms",
      cell: (row) => <Truth value={row[flag]} />,
    })),
    {
      key: "groups",
      header: t("groups"),
      minor: true,
      cell: (row) => (row.acd_group_ids.length > 0 ? row.acd_group_ids.length : t("all_groups")),
    },
    ...useClientColumn<AgentStatus>(),
  ];
  const create = (
    <Button
      leftSection={<PlusIcon />}
      renderRoot={(props) => <Link to="/acd/statuses/new" {...props} />}
    >
      {t("new")}
    </Button>
  );
  return (
    <PageFrame title={t("title")} about={t("intro")} action={create}>
      {me.client && <NobodyGetsSms clientId={me.client.id} />}
      <DataTable<AgentStatus>
        label={t("title")}
        name="agent-statuses"
        columns={columns}
        read={(query) => ok(api.GET("/api/v1/agent-statuses", { params: { query } }))}
        link={({ id }) => ({ to: "/acd/statuses/$id", params: { id } })}
        actions={
          mayChange
            ? {
                place: "agent-statuses",
                nameOf: (row) => row.name,
                stays: (row) => row.code !== null,
                copy: "/acd/statuses/new",
                move: ({ id }, by) =>
                  ok(
                    api.POST("/api/v1/agent-statuses/{id}/move", {
                      params: { path: { id } },
                      body: { by },
                    }),
                  ),
              }
            : undefined
        }
        defaultSort="position"
        csv="/api/v1/agent-statuses.csv"
        filters={[
          { key: "receives_sms", label: t("receives_sms"), kind: "yesno" },
          { key: "settable_by_agent", label: t("settable_by_agent"), kind: "yesno" },
          ...useClientFilter(),
        ]}
        empty={
          <EmptyState icon={<StatusIcon size={32} />} title={t("empty.title")} action={create}>
            {t("empty.text")}
          </EmptyState>
        }
      />
    </PageFrame>
  );
}
