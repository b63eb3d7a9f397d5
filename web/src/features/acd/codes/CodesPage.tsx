import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { TransactionCode } from "~/kernel/api";
import { api, ok } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import { useRight } from "~/kernel/me";
import { EmptyState } from "~/ui/EmptyState";
import { CheckIcon, PlusIcon } from "~/ui/icons";
import { PageFrame } from "~/ui/PageFrame";
import { type Column, DataTable } from "~/ui/table/DataTable";
import { useClientColumn, useClientFilter } from "~/ui/table/useClientColumn";
import { Truth } from "~/ui/Truth";
import { words } from "./words";

export function CodesPage() {
  const t = useWords(words);
  const mayChange = useRight("groups.manage");
  const columns: Column<TransactionCode>[] = [
    { key: "name", header: t("name"), sortable: true, cell: (row) => row.name },
    { key: "position", header: t("position"), sortable: true, cell: (row) => row.position },
    {
      key: "groups",
      header: t("groups"),
      minor: true,
      cell: (row) => (row.acd_group_ids.length > 0 ? row.acd_group_ids.length : t("all_groups")),
    },
    { key: "active", header: t("active"), cell: (row) => <Truth value={row.active} /> },
    ...useClientColumn<TransactionCode>(),
  ];
  const create = (
    <Button
      leftSection={<PlusIcon />}
      renderRoot={(props) => <Link to="/acd/transaction-codes/new" {...props} />}
    >
      {t("new")}
    </Button>
  );
  return (
    <PageFrame title={t("title")} about={t("intro")} action={create}>
      <DataTable<TransactionCode>
        label={t("title")}
        name="transaction-codes"
        columns={columns}
        read={(query) => ok(api.GET("/api/v1/transaction-codes", { params: { query } }))}
        link={({ id }) => ({ to: "/acd/transaction-codes/$id", params: { id } })}
        tone={(row) => (row.active ? undefined : "muted")}
        actions={
          mayChange
            ? {
                place: "transaction-codes",
                nameOf: (row) => row.name,
                isActive: (row) => row.active,
                copy: "/acd/transaction-codes/new",
              }
            : undefined
        }
        defaultSort="position"
        csv="/api/v1/transaction-codes.csv"
        filters={[{ key: "active", label: t("active"), kind: "yesno" }, ...useClientFilter()]}
        empty={
          <EmptyState icon={<CheckIcon size={32} />} title={t("empty.title")} action={create}>
            {t("empty.text")}
          </EmptyState>
        }
      />
    </PageFrame>
  );
}
