import { Anchor, Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { Group } from "~/kernel/api";
import { api, ok } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import { useRight } from "~/kernel/me";
import { EmptyState } from "~/ui/EmptyState";
import { GroupIcon, PlusIcon } from "~/ui/icons";
import { PageFrame } from "~/ui/PageFrame";
import { StateBadge } from "~/ui/StateBadge";
import { type Column, DataTable } from "~/ui/table/DataTable";
import { useClientColumn, useClientFilter } from "~/ui/table/useClientColumn";
import { Truth } from "~/ui/Truth";
import { words } from "./words";

export function GroupsPage() {
  const t = useWords(words);
  const mayChange = useRight("groups.manage");
  const columns: Column<Group>[] = [
    { key: "name", header: t("name"), sortable: true, cell: (row) => row.name },
    {
      key: "members",
      header: t("members"),
      cell: (row) =>
        row.members.length > 0 ? (
          row.members.length
        ) : (
          <StateBadge tone="warn">{t("members.none")}</StateBadge>
        ),
    },
    {
      key: "supervisors",
      header: t("supervisors"),
      minor: true,
      cell: (row) => row.supervisors.length,
    },
    {
      key: "timeout",
      header: t("timeout"),
      minor: true,
      cell: (row) => t("seconds", { count: row.offer_timeout_s }),
    },
    { key: "active", header: t("active"), cell: (row) => <Truth value={row.active} /> },
    ...useClientColumn<Group>(),
  ];
  const create = (
    <Button
      leftSection={<PlusIcon />}
      renderRoot={(props) => <Link to="/acd/groups/new" {...props} />}
    >
      {t("new")}
    </Button>
  );
  return (
    <PageFrame title={t("title")} about={t("intro")} action={create}>
      <DataTable<Group>
        label={t("title")}
        name="acd-groups"
        columns={columns}
        read={(query) => ok(api.GET("/api/v1/acd-groups", { params: { query } }))}
        link={({ id }) => ({ to: "/acd/groups/$id", params: { id } })}
        tone={(row) => (row.active ? undefined : "muted")}
        actions={
          mayChange
            ? {
                place: "acd-groups",
                nameOf: (row) => row.name,
                isActive: (row) => row.active,
                copy: "/acd/groups/new",
              }
            : undefined
        }
        toolbar={
          mayChange && (
            <Anchor size="sm" renderRoot={(props) => <Link to="/acd/groups/import" {...props} />}>
              {t("import")}
            </Anchor>
          )
        }
        defaultSort="name"
        csv="/api/v1/acd-groups.csv"
        filters={[{ key: "active", label: t("active"), kind: "yesno" }, ...useClientFilter()]}
        empty={
          <EmptyState icon={<GroupIcon size={32} />} title={t("empty.title")} action={create}>
            {t("empty.text")}
          </EmptyState>
        }
      />
    </PageFrame>
  );
}
