import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { Skill } from "~/kernel/api";
import { api, ok } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import { useRight } from "~/kernel/me";
import { EmptyState } from "~/ui/EmptyState";
import { CheckIcon, PlusIcon } from "~/ui/icons";
import { PageFrame } from "~/ui/PageFrame";
import { type Column, DataTable } from "~/ui/table/DataTable";
import { useClientColumn, useClientFilter } from "~/ui/table/useClientColumn";
import { words } from "./words";

export function SkillsPage() {
  const t = useWords(words);
  const mayChange = useRight("groups.manage");
  const columns: Column<Skill>[] = [
    { key: "name", header: t("name"), sortable: true, cell: (row) => row.name },
    { key: "people", header: t("people"), cell: (row) => row.people },
    ...useClientColumn<Skill>(),
  ];
  const create = (
    <Button
      leftSection={<PlusIcon />}
      renderRoot={(props) => <Link to="/acd/skills/new" {...props} />}
    >
      {t("new")}
    </Button>
  );
  return (
    <PageFrame title={t("title")} about={t("intro")} action={create}>
      <DataTable<Skill>
        label={t("title")}
        name="skills"
        columns={columns}
        read={(query) => ok(api.GET("/api/v1/skills", { params: { query } }))}
        link={({ id }) => ({ to: "/acd/skills/$id", params: { id } })}
        actions={
          mayChange
            ? {
                place: "skills",
                nameOf: (row) => row.name,
                copy: "/acd/skills/new",
              }
            : undefined
        }
        defaultSort="name"
        csv="/api/v1/skills.csv"
        filters={useClientFilter()}
        empty={
          <EmptyState icon={<CheckIcon size={32} />} title={t("empty.title")} action={create}>
            {t("empty.text")}
          </EmptyState>
        }
      />
    </PageFrame>
  );
}
