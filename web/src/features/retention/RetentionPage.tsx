import { Text } from "@mantine/core";
import type { ReactNode } from "react";
import type { Erased, Purge } from "~/kernel/api";
import { api, ok } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import { useMe } from "~/kernel/me";
import { formatMoment, formatNumber } from "~/kernel/time";
import { EmptyState } from "~/ui/EmptyState";
import { EraseButton } from "~/ui/erasing/EraseButton";
import { useRowWords } from "~/ui/erasing/rows";
import { TrashIcon } from "~/ui/icons";
import { PageFrame } from "~/ui/PageFrame";
import { Parts } from "~/ui/Parts";
import { type Column, DataTable } from "~/ui/table/DataTable";
import { useClientColumn, useClientFilter } from "~/ui/table/useClientColumn";
import { words } from "./words";

/** What was deleted because it was old. */
export function PurgesPage() {
  const t = useWords(words);
  const told = useRowWords();
  const columns: Column<Purge>[] = [
    { key: "at", header: t("at"), sortable: true, cell: ({ at }) => formatMoment(at) },
    ...useClientColumn<Purge>(),
    {
      key: "deleted",
      header: t("deleted"),
      grow: true,
      cell: (row) => told(row.deleted).join(", "),
    },
    {
      key: "took",
      header: t("took"),
      minor: true,
      align: "end",
      cell: ({ took_ms: ms }) => `${formatNumber(Math.round(ms / 100) / 10)} s`,
    },
  ];
  return (
    <Frame>
      <Keeps />
      <DataTable<Purge>
        label={t("by.age")}
        name="purges"
        columns={columns}
        read={(query) => ok(api.GET("/api/v1/purges", { params: { query } }))}
        defaultSort="-at"
        filters={useClientFilter()}
        searchable={false}
        empty={
          <EmptyState icon={<TrashIcon size={32} />} title={t("age.empty")}>
            {t("age.empty.text")}
          </EmptyState>
        }
      />
    </Frame>
  );
}

/** Which numbers were erased by whom: not which, but what went with each. */
export function ErasuresPage() {
  const t = useWords(words);
  const told = useRowWords();
  const columns: Column<Erased>[] = [
    { key: "at", header: t("at"), sortable: true, cell: ({ at }) => formatMoment(at) },
    ...useClientColumn<Erased>(),
    { key: "by", header: t("by"), cell: (row) => row.by_name ?? t("by.above") },
    {
      key: "deleted",
      header: t("deleted"),
      grow: true,
      cell: (row) => told(row.deleted).join(", ") || "–",
    },
  ];
  return (
    <Frame>
      <DataTable<Erased>
        label={t("by.number")}
        name="erasures"
        columns={columns}
        read={(query) => ok(api.GET("/api/v1/erasures", { params: { query } }))}
        defaultSort="-at"
        filters={useClientFilter()}
        searchable={false}
        empty={
          <EmptyState icon={<TrashIcon size={32} />} title={t("number.empty")}>
            {t("number.empty.text")}
          </EmptyState>
        }
      />
    </Frame>
  );
}

function Frame({ children }: Readonly<{ children: ReactNode }>) {
  const t = useWords(words);
  return (
    <PageFrame title={t("title")} about={t("intro")} action={<EraseButton />}>
      <Parts
        of={t("title")}
        parts={[
          { to: "/administration/retention", label: t("by.age") },
          { to: "/administration/retention/erasures", label: t("by.number") },
        ]}
      />
      {children}
    </PageFrame>
  );
}

/** How long her own client keeps what. */
function Keeps() {
  const t = useWords(words);
  const client = useMe().client;
  if (!client) return null;
  const requests = formatNumber(client.keep_requests_days);
  return (
    <Text size="sm" mb="md">
      {client.keep_sms_days === null
        ? t("keeps.forever", { requests })
        : t("keeps", { sms: formatNumber(client.keep_sms_days), requests })}
    </Text>
  );
}
