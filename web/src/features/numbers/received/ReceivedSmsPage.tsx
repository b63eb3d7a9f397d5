import { useQueryClient } from "@tanstack/react-query";
import type { Outcome, ReceivedSms } from "~/kernel/api";
import { useReceiveConnectors } from "~/kernel/choices";
import { api, ok } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import { useMe, useRight } from "~/kernel/me";
import { useFrames } from "~/kernel/stream/stream";
import { formatWhen, now } from "~/kernel/time";
import { EmptyState } from "~/ui/EmptyState";
import { MessageIcon } from "~/ui/icons";
import { PageFrame } from "~/ui/PageFrame";
import { PhoneNumber } from "~/ui/PhoneNumber";
import { type Column, DataTable } from "~/ui/table/DataTable";
import type { Filter, SetFilter } from "~/ui/table/filters";
import { useTableSearch } from "~/ui/table/search";
import { useClientFilter } from "~/ui/table/useClientColumn";
import { NotRoutable } from "./NotRoutable";
import { SmsDetails } from "./SmsDetails";
import { SmsStateBadge, states } from "./SmsStateBadge";
import { words } from "./words";

const NAME = "received-sms";

/** The list is read again whenever the server says that it looks different. */
function useLive() {
  const queries = useQueryClient();
  useFrames((frame) => {
    const changed = frame.kind === "hint" && frame.data.type === "changed";
    if (changed || frame.kind === "snapshot") void queries.invalidateQueries({ queryKey: [NAME] });
  });
}

export function ReceivedSmsPage() {
  const t = useWords(words);
  const columns = useColumns();
  const filters = useFilters();
  const [search, change] = useTableSearch();
  useLive();

  return (
    <PageFrame title={t("title")} about={t("intro")}>
      <NotRoutable />
      <DataTable<ReceivedSms>
        label={t("title")}
        name={NAME}
        columns={columns}
        read={(query) => ok(api.GET("/api/v1/received-sms", { params: { query } }))}
        complete={complete}
        link={({ id }) => ({ to: "/numbers/received-sms", search: { ...search, sms: id } })}
        tone={({ state }) =>
          state === "not_routable" || state === "failed_routing" ? "warn" : undefined
        }
        defaultSort="-received_at"
        filters={filters}
        csv="/api/v1/received-sms.csv"
        empty={
          <EmptyState icon={<MessageIcon size={32} />} title={t("empty.title")}>
            {t("empty.text")}
          </EmptyState>
        }
      />
      <SmsDetails id={search["sms"]} onClose={() => change({ sms: "" })} />
    </PageFrame>
  );
}

const SEARCHED_DAYS = 30;

/** Texts are only searched since some time: the last month, where she does not say. */
function complete(query: Record<string, string>): Record<string, string> {
  if (!query["text"] || query["since"]) return query;
  return { ...query, since: new Date(now() - SEARCHED_DAYS * 86_400_000).toISOString() };
}

const OUTCOMES = [
  "answered",
  "answered_automatically",
  "ended_by_application",
  "closed",
  "waiting",
  "offered",
  "in_work",
  "by_email",
  "parked",
  "not_routable",
] as const satisfies Outcome[];

function useFilters(): (Filter | SetFilter)[] {
  const t = useWords(words);
  const mayRead = useRight("sms.read_text");
  const client = useClientFilter();
  const connectors = useReceiveConnectors();
  return [
    {
      key: "state",
      label: t("state"),
      kind: "choice",
      options: states.map((value) => ({ value, label: t(`state.${value}`) })),
    },
    {
      key: "outcome",
      label: t("outcome"),
      kind: "choice",
      options: OUTCOMES.map((value) => ({ value, label: t(`outcome.${value}`) })),
    },
    connectors
      ? {
          key: "connector_id",
          label: t("connector"),
          kind: "choice",
          options: connectors.map(({ id, name }) => ({ value: id, label: name })),
        }
      : "connector_id",
    ...(mayRead ? [{ key: "text", label: t("search.text"), kind: "text" } as const] : []),
    { key: "day", label: t("day"), kind: "day" },
    { key: "since", label: t("since"), kind: "since" },
    { key: "until", label: t("until"), kind: "until" },
    ...client,
    "transaction_code_id",
  ];
}

function useColumns(): Column<ReceivedSms>[] {
  const t = useWords(words);
  const ofOneClient = useMe().client !== null;
  const mayRead = useRight("sms.read_text");
  return [
    {
      key: "received_at",
      header: t("at"),
      sortable: true,
      cell: (sms) => formatWhen(sms.received_at),
    },
    { key: "sender", header: t("sender"), cell: (sms) => <PhoneNumber value={sms.sender} /> },
    {
      key: "text",
      header: mayRead ? t("text") : t("length.header"),
      grow: mayRead,
      cell: (sms) => sms.text ?? t("length", { count: sms.text_length }),
    },
    { key: "connector", header: t("connector"), minor: true, cell: (sms) => sms.connector_name },
    ...(ofOneClient
      ? []
      : [
          {
            key: "client",
            header: t("client"),
            minor: true,
            cell: (sms: ReceivedSms) => sms.client_name,
          },
        ]),
    { key: "state", header: t("where"), cell: (sms) => <SmsStateBadge sms={sms} /> },
  ];
}
