import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Fragment, useState } from "react";
import type { Outcome, Receipt } from "~/kernel/api";
import { api, ok } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import { formatDay, formatNumber, formatTime, formatWhen, now } from "~/kernel/time";
import { EmptyState } from "~/ui/EmptyState";
import { CheckIcon } from "~/ui/icons";
import { PageFrame } from "~/ui/PageFrame";
import { ProblemPanel } from "~/ui/ProblemPanel";
import classes from "./receipt.module.css";
import { words } from "./words";

const OPEN = ["waiting", "offered", "in_work", "by_email", "parked", "not_routable"] as const;
const DONE = [
  "answered",
  "answered_automatically",
  "ended_by_application",
  "closed",
  "erased",
] as const;
const STEP = 14;
const MOST = 84;
const AGAIN_MS = 60_000;

/** By day: what became of every SMS. Each number leads to the SMS behind it. */
export function ReceiptPage() {
  const t = useWords(words);
  const [days, setDays] = useState(STEP);
  const { data, error, refetch } = useQuery({
    queryKey: ["receipts", days],
    queryFn: () => {
      const since = new Date(now() - (days - 1) * 86_400_000).toISOString().slice(0, 10);
      return ok(api.GET("/api/v1/receipts", { params: { query: { since } } }));
    },
    refetchInterval: AGAIN_MS,
    placeholderData: (before) => before,
  });
  return (
    <PageFrame title={t("title")} about={t("intro")}>
      {error && !data ? (
        <ProblemPanel error={error} onRetry={() => void refetch()} />
      ) : data?.items.every(({ received }) => received === 0) && days >= MOST ? (
        <EmptyState icon={<CheckIcon size={32} />} title={t("empty.title")}>
          {t("empty.text")}
        </EmptyState>
      ) : (
        <>
          <section className={classes["frame"]} aria-busy={data === undefined}>
            <table className={classes["table"]} aria-label={t("title")}>
              <Head />
              <tbody>
                {data?.items.map((day) => (
                  <Day key={day.day} day={day} />
                ))}
              </tbody>
              {data && <Sum days={data.items} />}
            </table>
          </section>
          <footer className={classes["foot"]}>
            <span role="status">
              {data === undefined ? t("loading") : t("clock", { zone: data.time_zone })}
            </span>
            {days < MOST && (
              <Button variant="default" onClick={() => setDays(days + STEP)}>
                {t("more")}
              </Button>
            )}
          </footer>
        </>
      )}
    </PageFrame>
  );
}

function Head() {
  const t = useWords(words);
  return (
    <thead>
      <tr>
        <th scope="col" rowSpan={2}>
          {t("day")}
        </th>
        <th scope="col" rowSpan={2} className={classes["number"]} title={t("received.hint")}>
          {t("received")}
        </th>
        <th scope="colgroup" colSpan={DONE.length} className={classes["span"]}>
          {t("done")}
        </th>
        <th scope="colgroup" colSpan={OPEN.length} className={classes["span"]}>
          {t("open")}
        </th>
        <th scope="col" rowSpan={2} className={classes["number"]} title={t("repeats.hint")}>
          {t("repeats")}
        </th>
      </tr>
      <tr>
        {[...DONE, ...OPEN].map((outcome) => (
          <th key={outcome} scope="col" className={classes["number"]} title={t(`${outcome}.hint`)}>
            {t(outcome)}
          </th>
        ))}
      </tr>
    </thead>
  );
}

/** "Today", "Yesterday", then "Sun 22 Nov". */
function nameOf(day: string): string {
  const noon = `${day}T12:00:00`;
  const isNear = now() - new Date(noon).getTime() < 36 * 3_600_000;
  return isNear ? formatDay(noon) : formatWhen(noon);
}

function Day({ day }: Readonly<{ day: Receipt }>) {
  const t = useWords(words);
  const [opened, setOpened] = useState(false);
  const reasons = day.codes.filter(({ sms }) => sms > 0);
  const isOpened = opened && reasons.length > 0;
  return (
    <>
      <tr>
        <th scope="row">
          {nameOf(day.day)}
          {day.open > 0 && (
            <small title={t("as_of.hint")}>{t("as_of", { time: formatTime(day.as_of) })}</small>
          )}
        </th>
        <td className={classes["number"]}>
          <Count day={day} value={day.received} />
        </td>
        {DONE.map((outcome) => (
          <td key={outcome} className={classes["number"]}>
            {outcome === "closed" && reasons.length > 0 ? (
              <Button
                variant="subtle"
                size="compact-sm"
                aria-expanded={isOpened}
                onClick={() => setOpened(!opened)}
              >
                {formatNumber(day.outcomes.closed ?? 0)}
              </Button>
            ) : (
              <Count day={day} outcome={outcome} value={day.outcomes[outcome] ?? 0} />
            )}
          </td>
        ))}
        {OPEN.map((outcome) => (
          <td key={outcome} className={classes["number"]} data-open={day.outcomes[outcome]}>
            <Count day={day} outcome={outcome} value={day.outcomes[outcome] ?? 0} />
          </td>
        ))}
        <td className={classes["number"]}>{dash(day.repeats)}</td>
      </tr>
      {isOpened && (
        <tr className={classes["reasons"]}>
          <td colSpan={3 + DONE.length + OPEN.length}>
            {t("reasons")}{" "}
            {reasons.map((code, index) => (
              <Fragment key={code.transaction_code_id ?? "none"}>
                {index > 0 && " · "}
                <Link
                  to="/numbers/received-sms"
                  search={{
                    day: day.day,
                    outcome: "closed",
                    ...(code.transaction_code_id && {
                      transaction_code_id: code.transaction_code_id,
                    }),
                  }}
                >
                  {code.name ?? t(code.transaction_code_id ? "code.gone" : "code.none")}:{" "}
                  {formatNumber(code.sms)}
                </Link>
              </Fragment>
            ))}
          </td>
        </tr>
      )}
    </>
  );
}

type CountProps = Readonly<{ day: Receipt; outcome?: Outcome; value: number }>;

function Count({ day, outcome, value }: CountProps) {
  if (value === 0 || outcome === "erased") return dash(value);
  return (
    <Link to="/numbers/received-sms" search={{ day: day.day, ...(outcome && { outcome }) }}>
      {formatNumber(value)}
    </Link>
  );
}

function dash(value: number) {
  return value === 0 ? <span className={classes["zero"]}>0</span> : formatNumber(value);
}

function Sum({ days }: Readonly<{ days: readonly Receipt[] }>) {
  const t = useWords(words);
  const sum = (of: (day: Receipt) => number) => days.reduce((all, day) => all + of(day), 0);
  return (
    <tfoot>
      <tr>
        <th scope="row">{t("sum", { count: days.length })}</th>
        <td className={classes["number"]}>{formatNumber(sum((day) => day.received))}</td>
        {[...DONE, ...OPEN].map((outcome) => (
          <td key={outcome} className={classes["number"]}>
            {formatNumber(sum((day) => day.outcomes[outcome] ?? 0))}
          </td>
        ))}
        <td className={classes["number"]}>{formatNumber(sum((day) => day.repeats))}</td>
      </tr>
    </tfoot>
  );
}
