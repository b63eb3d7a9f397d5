import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useWords } from "~/kernel/i18n";
import { formatWhen } from "~/kernel/time";
import { EmptyState } from "~/ui/EmptyState";
import { FlowIcon, PlusIcon } from "~/ui/icons";
import { PageFrame } from "~/ui/PageFrame";
import { StateBadge } from "~/ui/StateBadge";
import { type Column, DataTable } from "~/ui/table/DataTable";
import { useClientColumn, useClientFilter } from "~/ui/table/useClientColumn";
import { applications } from "../calls";
import type { Application } from "../contract";
import { useMayManage } from "../rights";
import { words } from "../words/pages";

/** Every routing application, with how it stands. */
export function ApplicationsPage() {
  const t = useWords(words);
  const mayManage = useMayManage();
  const columns: Column<Application>[] = [
    { key: "name", header: t("name"), sortable: true, cell: (row) => row.name },
    {
      key: "published",
      header: t("published"),
      cell: ({ published_version: version }) =>
        version === null ? (
          <StateBadge>{t("published.none")}</StateBadge>
        ) : (
          <StateBadge tone="good">{t("published.version", { version })}</StateBadge>
        ),
    },
    { key: "draft", header: t("draft"), cell: (row) => <Draft application={row} /> },
    {
      key: "connectors",
      header: t("connectors"),
      minor: true,
      align: "end",
      cell: (row) => row.connectors,
    },
    {
      key: "changed",
      header: t("changed"),
      minor: true,
      cell: (row) =>
        [formatWhen(row.draft_changed_at), row.draft_changed_by_name].filter(Boolean).join(" · "),
    },
    ...useClientColumn<Application>(),
  ];
  const create = mayManage && (
    <Button
      leftSection={<PlusIcon />}
      renderRoot={(props) => <Link to="/routing-applications/new" {...props} />}
    >
      {t("new")}
    </Button>
  );
  return (
    <PageFrame title={t("title")} about={t("intro")} action={create}>
      <DataTable<Application>
        label={t("title")}
        name="routing-applications"
        columns={columns}
        read={(query) => applications.list(query)}
        link={({ id }) => ({ to: "/routing-applications/$id", params: { id } })}
        actions={
          mayManage
            ? {
                place: "routing-applications",
                nameOf: (row) => row.name,
                copy: "/routing-applications/new",
              }
            : undefined
        }
        defaultSort="name"
        csv="/api/v1/routing-applications.csv"
        filters={[{ key: "published", label: t("published"), kind: "yesno" }, ...useClientFilter()]}
        empty={
          <EmptyState icon={<FlowIcon size={32} />} title={t("empty.title")} action={create}>
            {t("empty.text")}
          </EmptyState>
        }
      />
    </PageFrame>
  );
}

function Draft({ application }: Readonly<{ application: Application }>) {
  const t = useWords(words);
  const { draft_state: state, errors, red_examples: red } = application;
  if (state === "published") return <StateBadge>{t("draft.published")}</StateBadge>;
  if (errors > 0) return <StateBadge tone="bad">{t("draft.errors", { count: errors })}</StateBadge>;
  if (red > 0) return <StateBadge tone="warn">{t("examples.red", { count: red })}</StateBadge>;
  return <StateBadge tone="accent">{t(`draft.${state}`)}</StateBadge>;
}
