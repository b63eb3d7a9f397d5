import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { SendConnector } from "~/kernel/api";
import { api, ok } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import { useRight } from "~/kernel/me";
import { EmptyState } from "~/ui/EmptyState";
import { OutboxIcon, PlusIcon } from "~/ui/icons";
import { PageFrame } from "~/ui/PageFrame";
import { type Column, DataTable } from "~/ui/table/DataTable";
import { Truth } from "~/ui/Truth";
import { useClientColumn, useClientFilter } from "~/ui/table/useClientColumn";
import { words } from "./words";

export function SendConnectorsPage() {
  const t = useWords(words);
  const mayChange = useRight("send_connectors.manage");
  const columns: Column<SendConnector>[] = [
    { key: "name", header: t("name"), sortable: true, cell: (row) => row.name },
    { key: "kind", header: t("kind"), cell: (row) => t(`kind.${row.kind}`) },
    { key: "url", header: t("url"), grow: true, minor: true, cell: (row) => row.url || "–" },
    { key: "active", header: t("active"), cell: (row) => <Truth value={row.active} /> },
    ...useClientColumn<SendConnector>(),
  ];
  const create = (
    <Button
      leftSection={<PlusIcon />}
      renderRoot={(props) => <Link to="/numbers/send-connectors/new" {...props} />}
    >
      {t("new")}
    </Button>
  );
  return (
    <PageFrame title={t("title")} about={t("intro")} action={create}>
      <DataTable<SendConnector>
        label={t("title")}
        name="sms-send-connectors"
        columns={columns}
        read={(query) => ok(api.GET("/api/v1/sms-send-connectors", { params: { query } }))}
        link={({ id }) => ({ to: "/numbers/send-connectors/$id", params: { id } })}
        tone={(row) => (row.active ? undefined : "muted")}
        actions={
          mayChange
            ? {
                place: "sms-send-connectors",
                nameOf: (row) => row.name,
                isActive: (row) => row.active,
                copy: "/numbers/send-connectors/new",
              }
            : undefined
        }
        defaultSort="name"
        csv="/api/v1/sms-send-connectors.csv"
        filters={[{ key: "active", label: t("active"), kind: "yesno" }, ...useClientFilter()]}
        empty={
          <EmptyState icon={<OutboxIcon size={32} />} title={t("empty.title")} action={create}>
            {t("empty.text")}
          </EmptyState>
        }
      />
    </PageFrame>
  );
}
