import { NativeSelect, TextInput } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import type { AuditEntry } from "~/kernel/api";
import { api, ok } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import { useMe } from "~/kernel/me";
import { formatMoment } from "~/kernel/time";
import { EmptyState } from "~/ui/EmptyState";
import { PageFrame } from "~/ui/PageFrame";
import { type Column, DataTable } from "~/ui/table/DataTable";
import { useTableSearch } from "~/ui/table/search";
import { Changes } from "./Changes";
import { actions, kinds, useAuditWords } from "./names";
import { words } from "./words";

const FILTERS = ["action", "kind", "since", "until", "object_id", "user_id"];

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
        read={(query) => ok(api.GET("/api/v1/audit", { params: { query: asked(query) } }))}
        filters={FILTERS}
        toolbar={<Filters />}
        defaultSort="-at"
        empty={<EmptyState title={t("empty.title")}>{t("empty.text")}</EmptyState>}
      />
      <Changes entry={shown} onClose={() => setShown(undefined)} />
    </PageFrame>
  );
}

function asked<Query extends Record<string, string | number | undefined>>(query: Query): Query {
  const { since, until } = query;
  return {
    ...query,
    ...(since && { since: new Date(`${since}T00:00:00`).toISOString() }),
    ...(until && { until: new Date(`${until}T23:59:59.999`).toISOString() }),
  };
}

function Filters() {
  const t = useWords(words);
  const name = useAuditWords();
  const [search, change] = useTableSearch();
  const navigate = useNavigate();
  return (
    <>
      {(
        [
          ["action", actions, t("action.all")],
          ["kind", kinds, t("kind.all")],
        ] as const
      ).map(([key, codes, all]) => (
        <NativeSelect
          key={key}
          aria-label={t(key)}
          value={search[key] ?? ""}
          onChange={(event) => change({ [key]: event.currentTarget.value })}
          data={[
            { value: "", label: all },
            ...codes.map((value) => ({ value, label: name(value) })),
          ]}
        />
      ))}
      {(["since", "until"] as const).map((end) => (
        <TextInput
          key={end}
          type="date"
          w={196}
          aria-label={t(end)}
          leftSection={<small>{t(end)}</small>}
          leftSectionWidth={48}
          value={search[end] ?? ""}
          onChange={(event) => change({ [end]: event.currentTarget.value })}
        />
      ))}
      {(search["object_id"] ?? search["user_id"]) && (
        <button type="button" onClick={() => void navigate({ to: ".", search: {} as never })}>
          {t("everything")}
        </button>
      )}
    </>
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
