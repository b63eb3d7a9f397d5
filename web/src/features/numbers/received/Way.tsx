import { Anchor, Button, Text, Title } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { Overflowed, ReceivedSms, SmsStep, SmsWay, WhyNothing } from "~/kernel/api";
import { api, ok } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import { useRight } from "~/kernel/me";
import { formatMoment, formatNumber, formatTime, formatUntil } from "~/kernel/time";
import { Notice } from "~/ui/Notice";
import { ProblemPanel } from "~/ui/ProblemPanel";
import { useToastProblem } from "~/ui/problems";
import { toast } from "~/ui/toast";
import classes from "./Way.module.css";
import { words } from "./words";

/** How often it is looked at while somebody waits for the next step. */
export const LIVE_MS = 1_000;

/** The way of an SMS: why it goes no further, if so, and every step with its time. */
export function Way({ sms, live = false }: Readonly<{ sms: ReceivedSms; live?: boolean }>) {
  const t = useWords(words);
  const way = useQuery({
    queryKey: ["received-sms", "way", sms.id],
    queryFn: () =>
      ok(api.GET("/api/v1/received-sms/{id}/way", { params: { path: { id: sms.id } } })),
    refetchInterval: live ? LIVE_MS : false,
  });
  if (way.error && !way.data)
    return <ProblemPanel error={way.error} onRetry={() => void way.refetch()} />;
  if (!way.data) return null;
  return (
    <>
      <Stuck sms={sms} way={way.data} />
      <Title order={3} size="h5" mt="lg" mb="xs">
        {t("way")}
      </Title>
      {way.data.steps.some(({ what }) => what === "in_application") && (
        <Anchor
          size="sm"
          renderRoot={(props) => (
            <Link to="/numbers/received-sms/$id/flow" params={{ id: sms.id }} {...props} />
          )}
        >
          {t("way.flow")}
        </Anchor>
      )}
      <ol className={classes["steps"]}>
        {way.data.steps.map((step, place) => (
          <li key={place} data-tone={tone(step.what)}>
            <span>
              <Words step={step} />
            </span>
            <time dateTime={step.at} title={formatMoment(step.at)}>
              {place === 0 ? formatTime(step.at) : t("way.after", { time: after(step.seconds) })}
            </time>
          </li>
        ))}
      </ol>
    </>
  );
}

/** Short for what is quick, since milliseconds are what one looks for there. */
function after(seconds: number): string {
  if (seconds < 1) return `${formatNumber(Math.round(seconds * 1000))} ms`;
  if (seconds < 120) return `${formatNumber(Math.round(seconds * 10) / 10)} s`;
  if (seconds < 7200) return `${formatNumber(Math.round(seconds / 60))} min`;
  return `${formatNumber(Math.round(seconds / 3600))} h`;
}

type OverflowPoint = Overflowed["point"];

const bad = ["not_routed", "reply_failed", "kept"];
const uneasy = ["declined", "timed_out", "lost", "withdrawn", "returned", "reply_unclear"];
const good = ["accepted", "reply_sent", "reply_delivered", "closed"];

function tone(what: SmsStep["what"]): string | undefined {
  if (bad.includes(what)) return "bad";
  if (uneasy.includes(what)) return "warn";
  return good.includes(what) ? "good" : undefined;
}

/** Longer than any request lives: it waited on the local disk. */
const SPOOLED_S = 1.6;

function Words({ step }: Readonly<{ step: SmsStep }>) {
  const t = useWords(words);
  const agent = step.agent_name ?? "–";
  switch (step.what) {
    case "received":
      return step.detail ? t("way.received.at", { time: step.detail }) : t("way.received");
    case "answered":
      return t("way.answered", { status: step.detail ?? "" });
    case "stored":
      return step.seconds > SPOOLED_S ? t("way.spooled") : t("way.stored");
    case "routed":
    case "handed_on":
      return t(`way.${step.what}`, { group: step.detail ?? "–" });
    case "not_routed":
    case "reply_failed":
    case "reply_unclear":
      return t(`way.${step.what}`, { reason: step.detail ?? "–" });
    case "in_application":
    case "application_ended":
    case "application_failed":
    case "led":
      return t(`way.${step.what}`, { name: step.detail ?? "–" });
    case "overflowed":
      return t("way.overflowed", { why: t(`point.${step.detail as OverflowPoint}`) });
    case "closed":
      return step.agent_name ? t("way.closed", { agent }) : t("way.closed.itself");
    case "replied":
      return t("way.replied", { agent });
    case "sent_by_itself":
      return t(`way.by.${step.detail as "application" | "overflow" | "opt_out"}`);
    default:
      return t(`way.${step.what}`, { agent, by: step.by_name ?? "–" });
  }
}

function Stuck({ sms, way }: Readonly<{ sms: ReceivedSms; way: SmsWay }>) {
  const t = useWords(words);
  const mayChange = useRight("receive_connectors.manage");
  if (!way.stuck) return null;
  const waits = way.stuck === "soon" || way.stuck === "offered";
  const opens = way.closed?.opens_at;
  return (
    <div className={classes["stuck"]}>
      <Notice tone={waits ? "plain" : "warn"} title={t(`stuck.${way.stuck}`)}>
        {way.closed && (
          <Text size="sm">
            {t(opens ? "closed.until" : "closed.for_good", {
              name: way.closed.name,
              at: opens ? formatUntil(opens) : "",
            })}
          </Text>
        )}
        {way.team && !waits && <Hindered team={way.team} />}
        {!waits && !way.team && mayChange && (
          <Anchor
            size="sm"
            renderRoot={(props) => (
              <Link
                to="/numbers/receive-connectors/$id"
                params={{ id: sms.connector_id }}
                {...props}
              />
            )}
          >
            {t("stuck.open", { name: sms.connector_name })}
          </Anchor>
        )}
      </Notice>
      {way.may_route_again && <RouteAgain sms={sms} />}
    </div>
  );
}

function Hindered({ team }: Readonly<{ team: NonNullable<SmsWay["team"]> }>) {
  const t = useWords(words);
  const reasons = Object.entries(team.hindered) as [WhyNothing, number][];
  return (
    <ul className={classes["reasons"]}>
      {reasons.map(([reason, count]) => (
        <li key={reason}>{t(`hindered.${reason}`, { count })}</li>
      ))}
      {reasons.length === 0 && <li>{t("hindered.nobody", { group: team.group_name })}</li>}
    </ul>
  );
}

function RouteAgain({ sms }: Readonly<{ sms: ReceivedSms }>) {
  const t = useWords(words);
  const complain = useToastProblem();
  const queries = useQueryClient();
  const again = useMutation({
    mutationFn: () =>
      ok(api.POST("/api/v1/received-sms/{id}/route", { params: { path: { id: sms.id } } })),
    onSuccess: () => {
      toast({ tone: "good", title: t("again.done") });
      void queries.invalidateQueries({ queryKey: ["received-sms"] });
    },
    onError: complain,
  });
  return (
    <div>
      <Button variant="default" loading={again.isPending} onClick={() => again.mutate()}>
        {t("again")}
      </Button>
      <Text size="xs" c="dimmed" mt={4}>
        {t("again.hint")}
      </Text>
    </div>
  );
}
