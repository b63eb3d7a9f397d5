import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import type { ReceivedSms } from "~/kernel/api";
import { api, ok } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import { useMe, useRight } from "~/kernel/me";
import { useFrames } from "~/kernel/stream/stream";
import { formatWhen, now } from "~/kernel/time";
import { EmptyState } from "~/ui/EmptyState";
import { DownloadIcon, MessageIcon } from "~/ui/icons";
import { PageFrame } from "~/ui/PageFrame";
import { PhoneNumber } from "~/ui/PhoneNumber";
import { type Column, DataTable } from "~/ui/table/DataTable";
import { SearchBox } from "~/ui/table/SearchBox";
import { useTableSearch } from "~/ui/table/search";
import { NotRoutable } from "./NotRoutable";
import { SmsDetails } from "./SmsDetails";
import { SmsStateBadge, states } from "./SmsStateBadge";
import { words } from "./words";

const NAME = "received-sms";

/** The list is read again whenever the server says that it looks different. */
function useLive() {
  const queries = useQueryClient();
  useFrames((frame) => {
    const changed =
      frame.kind === "hint" && frame.data.type === "changed" && frame.data.what === "received_sms";
    if (changed || frame.kind === "snapshot") void queries.invalidateQueries({ queryKey: [NAME] });
  });
}

export function ReceivedSmsPage() {
  const t = useWords(words);
  const columns = useColumns();
  const [search, change] = useTableSearch();
  useLive();

  return (
    <PageFrame title={t("title")} about={t("intro")}>
      <NotRoutable />
      <DataTable<ReceivedSms>
        label={t("title")}
        name={NAME}
        columns={columns}
        read={(query) => ok(api.GET("/api/v1/received-sms", { params: { query: asked(query) } }))}
        link={({ id }) => ({ to: "/numbers/received-sms", search: { ...search, sms: id } })}
        tone={({ state }) =>
          state === "not_routable" || state === "failed_routing" ? "warn" : undefined
        }
        defaultSort="-received_at"
        filters={FILTERS}
        toolbar={<Filters />}
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

const FILTERS = ["state", "text", "since", "until"];
const SEARCHED_DAYS = 30;

/** What the address holds, as the server asks for it: days of the reader's own calendar become moments. */
function asked<Query extends Record<string, string | number | undefined>>(query: Query): Query {
  const { since, until, text } = query;
  const first = since ?? (text ? day(now() - SEARCHED_DAYS * 86_400_000) : undefined);
  return {
    ...query,
    ...(first && { since: new Date(`${first}T00:00:00`).toISOString() }),
    ...(until && { until: new Date(`${until}T23:59:59.999`).toISOString() }),
  };
}

function day(at: number): string {
  const date = new Date(at);
  const two = (part: number) => String(part).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

function Filters() {
  const t = useWords(words);
  const [search, change] = useTableSearch();
  const mayRead = useRight("sms.read_text");
  const chosen = Object.fromEntries(
    ["q", ...FILTERS].flatMap((key) => (search[key] ? [[key, search[key]]] : [])),
  ) as Record<string, string>;
  return (
    <>
      {mayRead && (
        <SearchBox
          label={t("search.text")}
          value={search["text"] ?? ""}
          onSearch={(text) => change({ text })}
        />
      )}
      <NativeSelect
        aria-label={t("state")}
        value={search["state"] ?? ""}
        onChange={(event) => change({ state: event.currentTarget.value })}
        data={[
          { value: "", label: t("state.all") },
          ...states.map((value) => ({ value, label: t(`state.${value}`) })),
        ]}
      />
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
      <Button
        component="a"
        href={`/api/v1/received-sms.csv?${new URLSearchParams(asked(chosen)).toString()}`}
        variant="default"
        leftSection={<DownloadIcon size={16} />}
      >
        {t("export")}
      </Button>
    </>
  );
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
