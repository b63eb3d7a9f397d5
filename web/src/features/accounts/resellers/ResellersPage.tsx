import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { Reseller } from "~/kernel/api";
import { api, ok } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import { useRight } from "~/kernel/me";
import { EmptyState } from "~/ui/EmptyState";
import { LayersIcon, PlusIcon } from "~/ui/icons";
import { PageFrame } from "~/ui/PageFrame";
import { type Column, DataTable } from "~/ui/table/DataTable";
import { Truth } from "~/ui/Truth";
import { words as common } from "../words";
import { words } from "./words";

export function ResellersPage() {
  const t = useWords(words);
  const c = useWords(common);
  const mayChange = useRight("resellers.manage");
  const columns: Column<Reseller>[] = [
    { key: "name", header: c("name"), sortable: true, cell: (row) => row.name },
    { key: "code", header: c("code"), sortable: true, cell: (row) => row.code },
    { key: "active", header: c("active"), cell: (row) => <Truth value={row.active} /> },
  ];
  const create = mayChange && (
    <Button
      leftSection={<PlusIcon />}
      renderRoot={(props) => <Link to="/administration/resellers/new" {...props} />}
    >
      {t("new")}
    </Button>
  );
  return (
    <PageFrame title={t("title")} about={t("intro")} action={create}>
      <DataTable<Reseller>
        label={t("title")}
        name="resellers"
        columns={columns}
        read={(query) => ok(api.GET("/api/v1/resellers", { params: { query } }))}
        link={({ id }) => ({ to: "/administration/resellers/$id", params: { id } })}
        tone={(row) => (row.active ? undefined : "muted")}
        actions={
          mayChange
            ? {
                place: "resellers",
                nameOf: (row) => row.name,
                isActive: (row) => row.active,
                copy: "/administration/resellers/new",
              }
            : undefined
        }
        defaultSort="name"
        csv="/api/v1/resellers.csv"
        sorts={[{ key: "created_at", label: c("created_at") }]}
        filters={[
          { key: "active", label: c("active"), kind: "yesno" },
          { key: "created_since", label: c("created_since"), kind: "since" },
          { key: "created_until", label: c("created_until"), kind: "until" },
        ]}
        empty={
          <EmptyState icon={<LayersIcon size={32} />} title={t("empty.title")} action={create}>
            {t("empty.text")}
          </EmptyState>
        }
      />
    </PageFrame>
  );
}
