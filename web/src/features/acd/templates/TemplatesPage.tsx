import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { Template } from "~/kernel/api";
import { api, ok } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import { useRight } from "~/kernel/me";
import { EmptyState } from "~/ui/EmptyState";
import { MessageIcon, PlusIcon } from "~/ui/icons";
import { PageFrame } from "~/ui/PageFrame";
import { type Column, DataTable } from "~/ui/table/DataTable";
import { useClientColumn, useClientFilter } from "~/ui/table/useClientColumn";
import { Truth } from "~/ui/Truth";
import { words } from "./words";

const SHOWN = 90;

export function TemplatesPage() {
  const t = useWords(words);
  const mayChange = useRight("groups.manage");
  const columns: Column<Template>[] = [
    { key: "name", header: t("name"), sortable: true, cell: (row) => row.name },
    {
      key: "body",
      header: t("body"),
      minor: true,
      cell: ({ body }) => (body.length > SHOWN ? `${body.slice(0, SHOWN)} …` : body),
    },
    { key: "language", header: t("language"), minor: true, cell: (row) => row.language },
    {
      key: "groups",
      header: t("groups"),
      minor: true,
      cell: (row) => (row.acd_group_ids.length > 0 ? row.acd_group_ids.length : t("all_groups")),
    },
    { key: "active", header: t("active"), cell: (row) => <Truth value={row.active} /> },
    ...useClientColumn<Template>(),
  ];
  const create = (
    <Button
      leftSection={<PlusIcon />}
      renderRoot={(props) => <Link to="/acd/templates/new" {...props} />}
    >
      {t("new")}
    </Button>
  );
  return (
    <PageFrame title={t("title")} about={t("intro")} action={create}>
      <DataTable<Template>
        label={t("title")}
        name="templates"
        columns={columns}
        read={(query) => ok(api.GET("/api/v1/templates", { params: { query } }))}
        link={({ id }) => ({ to: "/acd/templates/$id", params: { id } })}
        tone={(row) => (row.active ? undefined : "muted")}
        actions={
          mayChange
            ? {
                place: "templates",
                nameOf: (row) => row.name,
                isActive: (row) => row.active,
                copy: "/acd/templates/new",
              }
            : undefined
        }
        defaultSort="name"
        csv="/api/v1/templates.csv"
        filters={[{ key: "active", label: t("active"), kind: "yesno" }, ...useClientFilter()]}
        empty={
          <EmptyState icon={<MessageIcon size={32} />} title={t("empty.title")} action={create}>
            {t("empty.text")}
          </EmptyState>
        }
      />
    </PageFrame>
  );
}
