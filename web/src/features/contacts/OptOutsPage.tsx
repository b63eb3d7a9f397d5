import type { OptOut } from "~/kernel/api";
import { api, ok } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import { formatWhen } from "~/kernel/time";
import { EmptyState } from "~/ui/EmptyState";
import { HandIcon } from "~/ui/icons";
import { PageFrame } from "~/ui/PageFrame";
import { PhoneNumber } from "~/ui/PhoneNumber";
import { StateBadge } from "~/ui/StateBadge";
import { type Column, DataTable } from "~/ui/table/DataTable";
import { NoteOptOut } from "./NoteOptOut";
import { words } from "./words";

const WHAT = ["stop", "start", "help", "stopped", "started", "overridden"] as const;

/** Who said what about being texted, and what proves it. */
export function OptOutsPage() {
  const t = useWords(words);
  const columns: Column<OptOut>[] = [
    { key: "at", header: t("when"), sortable: true, cell: ({ at }) => formatWhen(at) },
    { key: "number", header: t("number"), cell: ({ number }) => <PhoneNumber value={number} /> },
    { key: "what", header: t("what"), cell: ({ what }) => t(`what.${what}`) },
    {
      key: "opted_out",
      header: t("now"),
      cell: ({ opted_out: out }) =>
        out ? <StateBadge tone="bad">{t("opted_out")}</StateBadge> : "–",
    },
    {
      key: "body",
      header: t("proof"),
      grow: true,
      cell: ({ body, reason }) => (body === null ? (reason ?? "–") : `“${body}”`),
    },
    {
      key: "connector_name",
      header: t("connector"),
      minor: true,
      cell: (row) => row.connector_name ?? "–",
    },
    { key: "user_name", header: t("by"), minor: true, cell: (row) => row.user_name ?? "–" },
  ];
  return (
    <PageFrame title={t("optouts.title")} about={t("optouts.intro")} action={<NoteOptOut />}>
      <DataTable<OptOut>
        label={t("optouts.title")}
        name="opt-outs"
        columns={columns}
        read={(query) => ok(api.GET("/api/v1/opt-outs", { params: { query } }))}
        defaultSort="-at"
        csv="/api/v1/opt-outs.csv"
        filters={[
          {
            key: "what",
            label: t("what"),
            kind: "choice",
            options: WHAT.map((value) => ({ value, label: t(`what.${value}`) })),
          },
          { key: "opted_out", label: t("now"), kind: "yesno" },
          { key: "since", label: t("since"), kind: "since" },
          { key: "until", label: t("until"), kind: "until" },
        ]}
        empty={
          <EmptyState icon={<HandIcon size={32} />} title={t("optouts.empty")}>
            {t("optouts.empty.text")}
          </EmptyState>
        }
      />
    </PageFrame>
  );
}
