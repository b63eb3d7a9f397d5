import { Anchor, Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { User } from "~/kernel/api";
import { api, ok } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import { useMe, useRight } from "~/kernel/me";
import { EmptyState } from "~/ui/EmptyState";
import { PlusIcon, UserIcon } from "~/ui/icons";
import { PageFrame } from "~/ui/PageFrame";
import { type Column, DataTable } from "~/ui/table/DataTable";
import { useClientColumn, useClientFilter } from "~/ui/table/useClientColumn";
import { Truth } from "~/ui/Truth";
import { words as common } from "../words";
import { whatTheyHandBack } from "./OpenEvents";
import { rolesBelow } from "./roles";
import { words } from "./words";

export function UsersPage() {
  const t = useWords(words);
  const mayChange = useRight("users.manage");
  const c = useWords(common);
  const roles = rolesBelow(useMe().role);
  const columns: Column<User>[] = [
    { key: "name", header: c("name"), sortable: true, cell: (row) => row.name },
    { key: "username", header: t("username"), sortable: true, cell: (row) => row.username },
    { key: "role", header: t("role"), cell: (row) => t(`role.${row.role}`) },
    {
      key: "agent_number",
      header: t("agent_number"),
      minor: true,
      cell: (row) => row.agent_number ?? "–",
    },
    {
      key: "external_id",
      header: t("external_id"),
      minor: true,
      cell: (row) => row.external_id ?? "–",
    },
    { key: "email", header: t("email"), minor: true, cell: (row) => row.email ?? "–" },
    {
      key: "sms_delivery",
      header: t("sms_delivery"),
      minor: true,
      cell: (row) => t(`sms_delivery.${row.sms_delivery}`),
    },
    {
      key: "active",
      header: c("active"),
      minor: true,
      cell: (row) => <Truth value={row.active} />,
    },
    ...useClientColumn<User>(),
  ];
  const create = (
    <Button
      leftSection={<PlusIcon />}
      renderRoot={(props) => <Link to="/administration/users/new" {...props} />}
    >
      {t("new")}
    </Button>
  );
  return (
    <PageFrame title={t("title")} about={t("intro")} action={create}>
      <DataTable<User>
        label={t("title")}
        name="users"
        columns={columns}
        read={(query) => ok(api.GET("/api/v1/users", { params: { query } }))}
        link={({ id }) => ({ to: "/administration/users/$id", params: { id } })}
        tone={(row) => (row.active ? undefined : "muted")}
        actions={
          mayChange
            ? {
                place: "users",
                nameOf: (row) => row.name,
                isActive: (row) => row.active,
                copy: "/administration/users/new",
                follows: whatTheyHandBack,
              }
            : undefined
        }
        toolbar={
          mayChange && (
            <Anchor
              size="sm"
              renderRoot={(props) => <Link to="/administration/users/import" {...props} />}
            >
              {t("import")}
            </Anchor>
          )
        }
        defaultSort="name"
        csv="/api/v1/users.csv"
        sorts={[{ key: "created_at", label: c("created_at") }]}
        filters={[
          {
            key: "role",
            label: t("role"),
            kind: "choice",
            options: roles.map((value) => ({ value, label: t(`role.${value}`) })),
          },
          { key: "active", label: c("active"), kind: "yesno" },
          {
            key: "sms_delivery",
            label: t("sms_delivery"),
            kind: "choice",
            options: (["web", "email"] as const).map((value) => ({
              value,
              label: t(`sms_delivery.${value}`),
            })),
          },
          { key: "email", label: t("email"), kind: "text" },
          { key: "created_since", label: c("created_since"), kind: "since" },
          { key: "created_until", label: c("created_until"), kind: "until" },
          ...useClientFilter(),
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
