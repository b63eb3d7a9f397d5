import { useState } from "react";
import type { AuditEntry } from "~/kernel/api";
import { api, ok } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import { useMe } from "~/kernel/me";
import { formatMoment } from "~/kernel/time";
import { EmptyState } from "~/ui/EmptyState";
import { PageFrame } from "~/ui/PageFrame";
import { type Column, DataTable } from "~/ui/table/DataTable";
import type { Filter } from "~/ui/table/filters";
import { useTableSearch } from "~/ui/table/search";
import { actions, kinds, useAuditWords } from "~/ui/history/names";
import { useClientFilter } from "~/ui/table/useClientColumn";
import { Changes } from "./Changes";
import { words } from "./words";

/** Who changed what, as whom, when and from where. */
export function AuditPage() {
  const t = useWords(words);
  const [shown, setShown] = useState<AuditEntry>();
  return (
    <PageFrame title={t("title")} about={t("intro")}>
      <DataTable<AuditEntry>
        label={t("title")}
        name="audit"
        columns={useColumns(setShown)}
        read={(query) => ok(api.GET("/api/v1/audit", { params: { query } }))}
        filters={useFilters()}
        csv="/api/v1/audit.csv"
        toolbar={<Everything />}
        defaultSort="-at"
        empty={<EmptyState title={t("empty.title")}>{t("empty.text")}</EmptyState>}
      />
      <Changes entry={shown} onClose={() => setShown(undefined)} />
    </PageFrame>
  );
}

function useFilters(): (Filter | string)[] {
  const t = useWords(words);
  const name = useAuditWords();
  const client = useClientFilter();
  const choice = (key: "action" | "kind", codes: readonly string[]): Filter => ({
    key,
    label: t(key),
    kind: "choice",
    options: codes.map((value) => ({ value, label: name(value) })),
  });
  return [
    choice("action", actions),
    choice("kind", kinds),
    { key: "since", label: t("since"), kind: "since" },
    { key: "until", label: t("until"), kind: "until" },
    ...client,
    "object_id",
    "user_id",
  ];
}

/** The way back from one record's history to everybody's. */
function Everything() {
  const t = useWords(words);
  const [search, change] = useTableSearch();
  if (!(search["object_id"] ?? search["user_id"])) return null;
  return (
    <button type="button" onClick={() => change({ object_id: "", user_id: "" })}>
      {t("everything")}
    </button>
  );
}

function useColumns(show: (entry: AuditEntry) => void): Column<AuditEntry>[] {
  const t = useWords(words);
  const name = useAuditWords();
  const ofOneClient = useMe().client !== null;
  return [
    {
      key: "at",
      header: t("at"),
      sortable: true,
      cell: (entry) => (
        <button type="button" className="as-link" onClick={() => show(entry)}>
          {formatMoment(entry.at)}
        </button>
      ),
    },
    {
      key: "who",
      header: t("who"),
      cell: (entry) =>
        entry.acting_as
          ? t("who.acting", { user: entry.user_name, place: entry.acting_as })
          : entry.user_name || t("who.system"),
    },
    { key: "action", header: t("action"), cell: (entry) => name(entry.action) },
    { key: "kind", header: t("kind"), minor: true, cell: (entry) => name(entry.kind) },
    { key: "label", header: t("label"), grow: true, cell: (entry) => entry.label || "–" },
    ...(ofOneClient
      ? []
      : [
          {
            key: "client",
            header: t("client"),
            minor: true,
            cell: (entry: AuditEntry) => entry.client_name ?? "–",
          },
        ]),
    { key: "source", header: t("source"), minor: true, cell: (entry) => entry.source || "–" },
  ];
}
