import { NativeSelect, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { Usage } from "~/kernel/api";
import { useClients } from "~/kernel/choices";
import { api, ok } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import { useMe } from "~/kernel/me";
import { formatNumber, formatUntil, now } from "~/kernel/time";
import { EmptyState } from "~/ui/EmptyState";
import { MessageIcon } from "~/ui/icons";
import { PageFrame } from "~/ui/PageFrame";
import { ProblemPanel } from "~/ui/ProblemPanel";
import { useTableSearch } from "~/ui/table/search";
import { ExportButton } from "~/ui/table/Tools";
import classes from "./usage.module.css";
import { words } from "./words";

/** SMS and segments of a month by connector, as a bill would have them. */
export function UsagePage() {
  const t = useWords(words);
  const [search, change] = useTableSearch();
  const ofOneClient = useMe().client !== null;
  const clients = useClients(!ofOneClient);
  const month = search["month"] ?? new Date(now()).toISOString().slice(0, 7);
  const client = search["client_id"];
  const query = { month, ...(client && { client_id: client }) };
  const { data, error, refetch } = useQuery({
    queryKey: ["usage", query],
    queryFn: () => ok(api.GET("/api/v1/usage", { params: { query } })),
  });
  return (
    <PageFrame
      title={t("title")}
      about={t("intro")}
      action={<ExportButton href={`/api/v1/usage.csv?${new URLSearchParams(query).toString()}`} />}
    >
      <div className={classes["tools"]}>
        <TextInput
          type="month"
          label={t("month")}
          value={month}
          max={new Date(now()).toISOString().slice(0, 7)}
          onChange={(event) => change({ month: event.currentTarget.value })}
        />
        {!ofOneClient && (
          <NativeSelect
            label={t("client")}
            value={client ?? ""}
            onChange={(event) => change({ client_id: event.currentTarget.value })}
            data={[
              { value: "", label: t("client.all") },
              ...(clients ?? []).map(({ id, name }) => ({ value: id, label: name })),
            ]}
          />
        )}
        <span role="status" className={classes["as_of"]}>
          {data === undefined
            ? t("loading")
            : data.as_of && t("as_of", { time: formatUntil(data.as_of) })}
        </span>
      </div>
      {error && !data && <ProblemPanel error={error} onRetry={() => void refetch()} />}
      {data?.items.length === 0 && (
        <EmptyState icon={<MessageIcon size={32} />} title={t("empty.title")}>
          {t("empty.text")}
        </EmptyState>
      )}
      {data && data.items.length > 0 && <Table rows={data.items} hasClients={!ofOneClient} />}
    </PageFrame>
  );
}

const FIGURES = ["sms", "segments", "repeats", "failed"] as const;

function Table({ rows, hasClients }: Readonly<{ rows: readonly Usage[]; hasClients: boolean }>) {
  const t = useWords(words);
  return (
    <div className={classes["frame"]}>
      <table className={classes["table"]} aria-label={t("title")}>
        <thead>
          <tr>
            <th scope="col">{t("connector")}</th>
            {hasClients && <th scope="col">{t("client")}</th>}
            <th scope="col">{t("direction")}</th>
            <th scope="col">{t("billing")}</th>
            {FIGURES.map((figure) => (
              <th key={figure} scope="col" title={t(`${figure}.hint`)} data-figure>
                {t(figure)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={`${row.client_id}${row.direction}${row.connector_id ?? ""}`}>
              <th scope="row">
                {row.connector_name ?? t(row.connector_id ? "connector.gone" : "connector.none")}
              </th>
              {hasClients && <td>{row.client_name}</td>}
              <td>{t(`direction.${row.direction}`)}</td>
              <td>{row.billing_reference}</td>
              {FIGURES.map((figure) => (
                <td key={figure} data-figure>
                  {row.direction ===
                  (figure === "repeats" ? "out" : figure === "failed" ? "in" : "")
                    ? "–"
                    : formatNumber(row[figure])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
        <tfoot>
          {(["in", "out"] as const).map((direction) => (
            <tr key={direction}>
              <th scope="row" colSpan={hasClients ? 4 : 3}>
                {t(`sum.${direction}`)}
              </th>
              {FIGURES.map((figure) => (
                <td key={figure} data-figure>
                  {formatNumber(
                    rows
                      .filter((row) => row.direction === direction)
                      .reduce((all, row) => all + row[figure], 0),
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tfoot>
      </table>
    </div>
  );
}
