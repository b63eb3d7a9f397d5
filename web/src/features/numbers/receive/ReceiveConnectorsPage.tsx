import { Anchor, Button, Group, Tooltip } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ReceiveConnector } from "~/kernel/api";
import { api, ok } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import { useMe, useRight } from "~/kernel/me";
import { EmptyState } from "~/ui/EmptyState";
import { InboxIcon, PlusIcon } from "~/ui/icons";
import { PageFrame } from "~/ui/PageFrame";
import { PhoneNumber } from "~/ui/PhoneNumber";
import { StateBadge } from "~/ui/StateBadge";
import { type Column, DataTable } from "~/ui/table/DataTable";
import { useClientFilter } from "~/ui/table/useClientColumn";
import { Truth } from "~/ui/Truth";
import { RotateToken } from "./RotateToken";
import { Lamp, LastSms, SmsInADay } from "../activity/Lamp";
import { words as activityWords } from "../activity/words";
import { TokenValue } from "./TokenValue";
import { words } from "./words";

export function ReceiveConnectorsPage() {
  const t = useWords(words);
  const mayChange = useRight("receive_connectors.manage");
  const maySeeUnknown = useRight("requests.unknown");
  const columns = useColumns();
  const create = mayChange && (
    <Button
      leftSection={<PlusIcon />}
      renderRoot={(props) => <Link to="/numbers/receive-connectors/new" {...props} />}
    >
      {t("new")}
    </Button>
  );

  return (
    <PageFrame title={t("title")} about={t("intro")} action={create}>
      <DataTable<ReceiveConnector>
        label={t("title")}
        name="sms-receive-connectors"
        columns={columns}
        read={(query) => ok(api.GET("/api/v1/sms-receive-connectors", { params: { query } }))}
        link={({ id }) => ({ to: "/numbers/receive-connectors/$id", params: { id } })}
        tone={(row) => (row.active ? (row.routable ? undefined : "warn") : "muted")}
        actions={
          mayChange
            ? {
                place: "sms-receive-connectors",
                copy: "/numbers/receive-connectors/new",
                nameOf: (row) => row.name,
                isActive: (row) => row.active,
              }
            : undefined
        }
        defaultSort="name"
        csv="/api/v1/sms-receive-connectors.csv"
        filters={[
          { key: "active", label: t("active"), kind: "yesno" },
          { key: "require_token", label: t("require_token"), kind: "yesno" },
          ...useClientFilter(),
        ]}
        toolbar={
          <>
            {mayChange && (
              <Anchor
                size="sm"
                renderRoot={(props) => <Link to="/numbers/receive-connectors/import" {...props} />}
              >
                {t("import")}
              </Anchor>
            )}
            {maySeeUnknown && (
              <Anchor
                size="sm"
                renderRoot={(props) => <Link to="/numbers/unknown-requests" {...props} />}
              >
                {t("unknown_requests")}
              </Anchor>
            )}
          </>
        }
        empty={
          <EmptyState icon={<InboxIcon size={32} />} title={t("empty.title")} action={create}>
            {mayChange ? t("empty.text") : t("empty.text.reader")}
          </EmptyState>
        }
      />
    </PageFrame>
  );
}

function useColumns(): Column<ReceiveConnector>[] {
  const t = useWords(words);
  const mayChange = useRight("receive_connectors.manage");
  const activity = useWords(activityWords);
  const { client, reseller } = useMe();
  const whose: Column<ReceiveConnector>[] = [
    { key: "reseller", header: t("reseller"), cell: (row) => row.reseller_name ?? "–" },
    { key: "client", header: t("client"), cell: (row) => row.client_name },
  ];
  return [
    ...(client ? [] : reseller ? whose.slice(1) : whose),
    { key: "name", header: t("name"), sortable: true, leads: true, cell: (row) => row.name },
    {
      key: "recipient",
      header: t("recipient"),
      sortable: true,
      cell: (row) => <PhoneNumber value={row.recipient} />,
    },
    { key: "country", header: t("form.country"), minor: true, cell: (row) => row.country },
    { key: "lamp", header: activity("lamp"), cell: ({ id }) => <Lamp id={id} /> },
    { key: "last_sms", header: activity("last"), cell: ({ id }) => <LastSms id={id} /> },
    {
      key: "day",
      header: activity("day"),
      align: "end",
      minor: true,
      cell: ({ id }) => <SmsInADay id={id} />,
    },
    {
      key: "token",
      header: t("token"),
      minor: true,
      cell: (row) => (
        <Group gap={4} wrap="nowrap">
          <TokenValue token={row.token} set={row.token_set} />
          {mayChange && <RotateToken connector={row} />}
        </Group>
      ),
    },
    {
      key: "require_token",
      header: t("require_token"),
      minor: true,
      cell: (row) => <Truth value={row.require_token} />,
    },
    {
      key: "routing_type",
      header: t("routing_type"),
      minor: true,
      cell: (row) => t(`routing_type.${row.routing_type}`),
    },
    { key: "acd_group", header: t("acd_group"), cell: (row) => <Target connector={row} /> },
    {
      key: "incoming_sms_subject",
      header: t("subject"),
      minor: true,
      cell: (row) => row.incoming_sms_subject,
    },
    {
      key: "routing_application",
      header: t("routing_application"),
      minor: true,
      cell: (row) => row.routing_application_name ?? "–",
    },
    {
      key: "billing_reference",
      header: t("form.billing_reference"),
      minor: true,
      cell: (row) => row.billing_reference,
    },
  ];
}

/** The group that SMS go to now, or the warning that they go nowhere. */
function Target({ connector }: { connector: ReceiveConnector }) {
  const t = useWords(words);
  const direct = connector.routing_type === "direct_acd_group";
  const group = direct ? connector.acd_group_name : connector.fallback_acd_group_name;
  return (
    <Group gap="xs" wrap="nowrap">
      {direct ? group : (connector.routing_application_name ?? group)}
      {!connector.active && <StateBadge>{t("inactive")}</StateBadge>}
      {connector.active && !connector.routable && (
        <Tooltip label={t("kept.text")} multiline maw={320}>
          <span>
            <StateBadge tone="warn">{t("kept")}</StateBadge>
          </span>
        </Tooltip>
      )}
    </Group>
  );
}
