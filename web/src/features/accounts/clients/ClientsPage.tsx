import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { Client } from "~/kernel/api";
import { useResellers } from "~/kernel/choices";
import { api, ok } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import { useRight } from "~/kernel/me";
import { EmptyState } from "~/ui/EmptyState";
import { BuildingIcon, PlusIcon } from "~/ui/icons";
import { PageFrame } from "~/ui/PageFrame";
import { type Column, DataTable } from "~/ui/table/DataTable";
import { Truth } from "~/ui/Truth";
import { words as common } from "../words";
import { words } from "./words";

export function ClientsPage() {
  const t = useWords(words);
  const c = useWords(common);
  const mayChange = useRight("clients.manage");
  const resellers = useResellers(useRight("resellers.manage"));
  const resellerOf = (row: Client) =>
    resellers?.find(({ id }) => id === row.reseller_id)?.name ?? "–";
  const columns: Column<Client>[] = [
    { key: "name", header: c("name"), sortable: true, cell: (row) => row.name },
    { key: "code", header: c("code"), sortable: true, cell: (row) => row.code },
    ...(resellers
      ? [{ key: "reseller", header: c("reseller"), minor: true, cell: resellerOf }]
      : []),
    { key: "country", header: c("country"), minor: true, cell: (row) => row.country },
    { key: "time_zone", header: c("time_zone"), minor: true, cell: (row) => row.time_zone },
    { key: "active", header: c("active"), cell: (row) => <Truth value={row.active} /> },
  ];
  const create = mayChange && (
    <Button
      leftSection={<PlusIcon />}
      renderRoot={(props) => <Link to="/administration/new-client" {...props} />}
    >
      {t("new")}
    </Button>
  );
  return (
    <PageFrame title={t("title")} about={t("intro")} action={create}>
      <DataTable<Client>
        label={t("title")}
        name="clients"
        columns={columns}
        read={(query) => ok(api.GET("/api/v1/clients", { params: { query } }))}
        link={({ id }) => ({ to: "/administration/clients/$id", params: { id } })}
        tone={(row) => (row.active ? undefined : "muted")}
        actions={
          mayChange
            ? {
                place: "clients",
                nameOf: (row) => row.name,
                isActive: (row) => row.active,
                copy: "/administration/new-client",
              }
            : undefined
        }
        defaultSort="name"
        csv="/api/v1/clients.csv"
        sorts={[{ key: "created_at", label: c("created_at") }]}
        filters={[
          { key: "active", label: c("active"), kind: "yesno" },
          { key: "created_since", label: c("created_since"), kind: "since" },
          { key: "created_until", label: c("created_until"), kind: "until" },
        ]}
        empty={
          <EmptyState icon={<BuildingIcon size={32} />} title={t("empty.title")} action={create}>
            {t("empty.text")}
          </EmptyState>
        }
      />
    </PageFrame>
  );
}
