import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { MailServer } from "~/kernel/api";
import { api, ok } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import { EmptyState } from "~/ui/EmptyState";
import { MailIcon, PlusIcon } from "~/ui/icons";
import { PageFrame } from "~/ui/PageFrame";
import { StateBadge, type Tone } from "~/ui/StateBadge";
import { type Column, DataTable } from "~/ui/table/DataTable";
import { words } from "./words";

const TONES: Readonly<Record<MailServer["test"], Tone>> = {
  untested: "warn",
  running: "plain",
  passed: "good",
  failed: "bad",
};

export function MailServersPage() {
  const t = useWords(words);
  const columns: Column<MailServer>[] = [
    { key: "sender", header: t("sender"), sortable: true, cell: (row) => row.sender },
    {
      key: "owner",
      header: t("owner"),
      cell: (row) => row.client_name ?? row.reseller_name ?? t("level.system"),
    },
    { key: "host", header: t("host"), minor: true, cell: (row) => `${row.host}:${row.port}` },
    {
      key: "test",
      header: t("test"),
      cell: (row) => <StateBadge tone={TONES[row.test]}>{t(`test.${row.test}`)}</StateBadge>,
    },
  ];
  const create = (
    <Button
      leftSection={<PlusIcon />}
      renderRoot={(props) => <Link to="/administration/mail/new" {...props} />}
    >
      {t("new")}
    </Button>
  );
  return (
    <PageFrame title={t("title")} about={t("intro")} action={create}>
      <DataTable<MailServer>
        label={t("title")}
        name="mail-servers"
        columns={columns}
        read={(query) => ok(api.GET("/api/v1/mail-servers", { params: { query } }))}
        link={({ id }) => ({ to: "/administration/mail/$id", params: { id } })}
        defaultSort="sender"
        empty={
          <EmptyState icon={<MailIcon size={32} />} title={t("empty.title")} action={create}>
            {t("empty.text")}
          </EmptyState>
        }
      />
    </PageFrame>
  );
}
