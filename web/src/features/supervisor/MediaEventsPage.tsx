import { Button } from "@mantine/core";
import { useState } from "react";
import type { MediaEvent } from "~/kernel/api";
import { api, ok } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import { useRight } from "~/kernel/me";
import { formatDuration, formatWhen } from "~/kernel/time";
import { EmptyState } from "~/ui/EmptyState";
import { MessageIcon } from "~/ui/icons";
import { PageFrame } from "~/ui/PageFrame";
import { PhoneNumber } from "~/ui/PhoneNumber";
import { type Column, DataTable, type Selected } from "~/ui/table/DataTable";
import type { Filter } from "~/ui/table/filters";
import { useTableSearch } from "~/ui/table/search";
import { type Act, ActDialog } from "./ActDialog";
import { useBoard, useLive } from "./board";
import { EventDrawer } from "./EventDrawer";
import { EventState } from "./EventState";
import { EVENTS, STATES } from "./events";
import classes from "./supervisor.module.css";

import { words } from "./words";

/** Every media event she may see; many can be dealt with at once. */
export function MediaEventsPage() {
  const t = useWords(words);
  const supervises = useRight("supervise");
  const [search, change] = useTableSearch();
  useLive(EVENTS);
  return (
    <PageFrame title={t("events.title")} about={t("events.intro")}>
      <DataTable<MediaEvent>
        label={t("events.title")}
        name={EVENTS}
        columns={useColumns()}
        read={(query) =>
          ok(api.GET("/api/v1/media-events", { params: { query: asked(query) as never } }))
        }
        link={({ id }) => ({ to: "/acd/media-events", search: { ...search, event: id } })}
        tone={({ state }) => (state === "closed" ? "muted" : undefined)}
        defaultSort="-created_at"
        filters={useFilters(supervises)}
        bulk={
          supervises
            ? {
                nameOf: ({ sender }) => sender,
                bar: (selected) => <Bar {...selected} />,
              }
            : undefined
        }
        empty={
          <EmptyState icon={<MessageIcon size={32} />} title={t("events.empty.title")}>
            {t("events.empty.text")}
          </EmptyState>
        }
      />
      <EventDrawer id={search["event"]} onClose={() => change({ event: "" })} />
    </PageFrame>
  );
}

/** Accepted or in wrap-up, as the board counts it. */
const IN_WORK = "in_work";

function asked(query: object): object {
  return "state" in query && query.state === IN_WORK
    ? { ...query, state: ["active", "wrap_up"] }
    : query;
}

function useFilters(supervises: boolean): Filter[] {
  const t = useWords(words);
  const groups = useBoard(supervises).data?.groups ?? [];
  return [
    {
      key: "state",
      label: t("state"),
      kind: "choice",
      options: [
        ...STATES.map((value) => ({ value, label: t(`state.${value}`) })),
        { value: IN_WORK, label: t("state.in_work") },
      ],
    },
    {
      key: "acd_group_id",
      label: t("group"),
      kind: "choice",
      options: groups.map(({ id, name }) => ({ value: id, label: name })),
    },
    { key: "overdue", label: t("overdue"), kind: "yesno" },
  ];
}

function useColumns(): Column<MediaEvent>[] {
  const t = useWords(words);
  return [
    {
      key: "sender",
      header: t("event.from"),
      cell: (event) => <PhoneNumber value={event.sender} />,
    },
    {
      key: "last_message",
      header: t("event.last"),
      grow: true,
      cell: ({ last_message: last }) =>
        last ? (last.text ?? t("hidden", { count: last.length })) : "",
    },
    { key: "state", header: t("state"), cell: (event) => <EventState event={event} /> },
    { key: "group", header: t("group"), minor: true, cell: (event) => event.group_name },
    {
      key: "waited",
      header: t("waited"),
      align: "end",
      minor: true,
      cell: (event) => formatDuration(event.waiting_ms),
    },
    {
      key: "priority",
      header: t("priority"),
      align: "end",
      minor: true,
      cell: (event) => String(event.priority),
    },
    {
      key: "created_at",
      header: t("event.came"),
      sortable: true,
      cell: (event) => formatWhen(event.created_at),
    },
  ];
}

/** In place of search and filters while events are selected. */
function Bar({ rows, everything, clear }: Selected<MediaEvent>) {
  const t = useWords(words);
  const [asking, setAsking] = useState<Act>();
  const [all, setAll] = useState<readonly MediaEvent[]>();
  const open = (all ?? rows).filter(({ state }) => state !== "closed");
  return (
    <div className={classes["bar"]} role="group" aria-label={t("selected", { count: open.length })}>
      <strong role="status">{t("selected", { count: open.length })}</strong>
      {everything && !all && (
        <Button variant="subtle" onClick={() => void everything().then(setAll)}>
          {t("selected.all")}
        </Button>
      )}
      {(["assign", "priority", "close"] as const).map((act) => (
        <Button
          key={act}
          variant="default"
          disabled={open.length === 0}
          onClick={() => setAsking(act)}
        >
          {t(act === "priority" ? "set_priority" : act)}
        </Button>
      ))}
      <Button variant="subtle" onClick={clear}>
        {t("selected.clear")}
      </Button>
      <ActDialog act={asking} events={open} onClose={() => setAsking(undefined)} onDone={clear} />
    </div>
  );
}
