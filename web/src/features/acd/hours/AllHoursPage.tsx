import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { OpeningTimes } from "~/kernel/api";
import { api, ok } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import { useRight } from "~/kernel/me";
import { formatWeekdays } from "~/kernel/time";
import { EmptyState } from "~/ui/EmptyState";
import { ClockIcon, PlusIcon } from "~/ui/icons";
import { PageFrame } from "~/ui/PageFrame";
import { type Column, DataTable } from "~/ui/table/DataTable";
import { useClientColumn, useClientFilter } from "~/ui/table/useClientColumn";
import classes from "./hours.module.css";
import { summed } from "./values";
import { words } from "./words";

export function AllHoursPage() {
  const t = useWords(words);
  const mayChange = useRight("groups.manage");
  const columns: Column<OpeningTimes>[] = [
    { key: "name", header: t("name"), sortable: true, cell: (row) => row.name },
    {
      key: "hours",
      header: t("hours"),
      cell: (row) => {
        const parts = summed(row.weekly);
        return parts.length === 0 ? (
          t("always_closed")
        ) : (
          <span className={classes["summed"]}>
            {parts.map(({ days, hours }) => (
              <span key={days[0]}>{`${formatWeekdays(days)} ${hours}`}</span>
            ))}
          </span>
        );
      },
    },
    {
      key: "holidays",
      header: t("holidays"),
      minor: true,
      cell: (row) => (row.closed_on_holidays ? (row.region ?? row.country) : "–"),
    },
    {
      key: "exceptions",
      header: t("exceptions"),
      minor: true,
      cell: (row) => row.exceptions.length || "–",
    },
    ...useClientColumn<OpeningTimes>(),
  ];
  const create = (
    <Button
      leftSection={<PlusIcon />}
      renderRoot={(props) => <Link to="/acd/opening-times/new" {...props} />}
    >
      {t("new")}
    </Button>
  );
  return (
    <PageFrame title={t("title")} about={t("intro")} action={create}>
      <DataTable<OpeningTimes>
        label={t("title")}
        name="opening-times"
        columns={columns}
        read={(query) => ok(api.GET("/api/v1/opening-times", { params: { query } }))}
        link={({ id }) => ({ to: "/acd/opening-times/$id", params: { id } })}
        actions={
          mayChange
            ? {
                place: "opening-times",
                nameOf: (row) => row.name,
                copy: "/acd/opening-times/new",
              }
            : undefined
        }
        defaultSort="name"
        csv="/api/v1/opening-times.csv"
        filters={useClientFilter()}
        empty={
          <EmptyState icon={<ClockIcon size={32} />} title={t("empty.title")} action={create}>
            {t("empty.text")}
          </EmptyState>
        }
      />
    </PageFrame>
  );
}
