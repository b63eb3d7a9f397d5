import { Button, Group } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { Contact } from "~/kernel/api";
import { api, ok } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import { formatWhen } from "~/kernel/time";
import { EraseButton } from "~/ui/erasing/EraseButton";
import { EmptyState } from "~/ui/EmptyState";
import { PlusIcon, UserIcon } from "~/ui/icons";
import { PageFrame } from "~/ui/PageFrame";
import { PhoneNumber } from "~/ui/PhoneNumber";
import { StateBadge } from "~/ui/StateBadge";
import { type Column, DataTable } from "~/ui/table/DataTable";
import { words } from "./words";

export function ContactsPage() {
  const t = useWords(words);
  const columns: Column<Contact>[] = [
    { key: "name", header: t("name"), sortable: true, cell: (row) => row.name || t("unnamed") },
    {
      key: "numbers",
      header: t("numbers"),
      cell: ({ numbers }) => (
        <>
          {numbers[0] && <PhoneNumber value={numbers[0]} />}
          {numbers.length > 1 && ` +${numbers.length - 1}`}
        </>
      ),
    },
    {
      key: "opted_out",
      header: t("opted_out"),
      cell: ({ opted_out: out }) =>
        out.length > 0 ? <StateBadge tone="bad">{t("opted_out")}</StateBadge> : "–",
    },
    {
      key: "language",
      header: t("language"),
      minor: true,
      cell: ({ language }) => (language ? t(`language.${language}`) : "–"),
    },
    {
      key: "fields",
      header: t("fields"),
      minor: true,
      grow: true,
      cell: ({ fields }) => Object.values(fields).join(", ") || "–",
    },
    {
      key: "last_sms_at",
      header: t("last"),
      minor: true,
      cell: ({ last_sms_at: at }) => (at ? formatWhen(at) : "–"),
    },
  ];
  const create = (
    <Group gap="xs" justify="center">
      <Button variant="default" renderRoot={(props) => <Link to="/contacts/import" {...props} />}>
        {t("import")}
      </Button>
      <Button
        leftSection={<PlusIcon />}
        renderRoot={(props) => <Link to="/contacts/new" {...props} />}
      >
        {t("new")}
      </Button>
    </Group>
  );
  return (
    <PageFrame
      title={t("title")}
      about={t("intro")}
      action={
        <Group gap="xs">
          <EraseButton />
          {create}
        </Group>
      }
    >
      <DataTable<Contact>
        label={t("title")}
        name="contacts"
        columns={columns}
        read={(query) => ok(api.GET("/api/v1/contacts", { params: { query } }))}
        link={({ id }) => ({ to: "/contacts/$id", params: { id } })}
        tone={(row) => (row.opted_out.length > 0 ? "warn" : undefined)}
        defaultSort="name"
        csv="/api/v1/contacts.csv"
        filters={[
          { key: "named", label: t("named"), kind: "yesno" },
          { key: "opted_out", label: t("opted_out"), kind: "yesno" },
          {
            key: "language",
            label: t("language"),
            kind: "choice",
            options: [
              { value: "de", label: t("language.de") },
              { value: "en", label: t("language.en") },
            ],
          },
        ]}
        empty={
          <EmptyState icon={<UserIcon size={32} />} title={t("empty.title")} action={create}>
            {t("empty.text")}
          </EmptyState>
        }
      />
    </PageFrame>
  );
}
