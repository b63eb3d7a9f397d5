import { useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import type { OfferExplained, Overflowed, Standing, Weighing } from "~/kernel/api";
import { api, ok } from "~/kernel/http";
import { type Translate, useWords } from "~/kernel/i18n";
import { formatDuration, formatTime, formatWhen, now } from "~/kernel/time";
import { ProblemPanel } from "../ProblemPanel";
import { useReadable } from "../phone";
import { reasonWords } from "./declining";
import classes from "./why.module.css";
import { words } from "./words";

type T = Translate<typeof words.en>;
type WhyEventProps = Readonly<{
  id: string;
  /** What the event looks like: when it changes, so may the answer. */
  state: string;
}>;

/** Why agents got an event, or do not get it: each offer explained, and how it stands while it is in line. */
export function WhyEvent({ id, state }: WhyEventProps) {
  const t = useWords(words);
  const why = useQuery({
    queryKey: ["why", id, state],
    queryFn: () => ok(api.GET("/api/v1/media-events/{id}/why", { params: { path: { id } } })),
    refetchInterval: ({ state: { data } }) => (data?.now ? 10_000 : false),
  });
  if (why.error) return <ProblemPanel error={why.error} onRetry={() => void why.refetch()} />;
  if (!why.data) return null;
  const { offers, now: standing, overflowed } = why.data;
  return (
    <div className={classes["why"]}>
      {standing && <Now standing={standing} />}
      {offers.length === 0 && !standing && <p>{t("none")}</p>}
      {overflowed.map((rule) => (
        <Overflow key={rule.at + rule.point} rule={rule} />
      ))}
      {offers.map((offer) => (
        <Offer key={offer.offered_at + offer.agent_id} offer={offer} />
      ))}
    </div>
  );
}

function Now({ standing }: Readonly<{ standing: Standing }>) {
  const t = useWords(words);
  const readable = useReadable();
  const { ahead, only_agent_name: only, only_until: until, again_at: again, weighing } = standing;
  return (
    <section>
      <h4>{t("now.title")}</h4>
      <p>
        {ahead === 0 ? t("now.first") : t("now.ahead", { count: ahead })}{" "}
        {only &&
          (until
            ? t("now.only", { name: readable(only), until: formatWhen(until) })
            : t("now.only.open", { name: readable(only) }))}{" "}
        {standing.strategy === "pick"
          ? t("now.pick")
          : weighing.choice === 0
            ? t("now.nobody")
            : t("now.some", { count: weighing.choice })}{" "}
        {again && t("now.again", { at: formatTime(again) })}
      </p>
      <Members weighing={weighing} strategy={standing.strategy} at={now()} />
    </section>
  );
}

function Overflow({ rule }: Readonly<{ rule: Overflowed }>) {
  const t = useWords(words);
  return (
    <section>
      <h4>
        {t("overflow")}
        <small>
          {formatWhen(rule.at)} · {rule.group_name}
        </small>
      </h4>
      <p>
        {t(`point.${rule.point}`, {
          threshold:
            rule.point === "waiting_longer"
              ? formatDuration((rule.threshold ?? 0) * 1000)
              : String(rule.threshold ?? ""),
        })}{" "}
        {t(`action.${rule.action}`, {
          group: rule.to_group_name ?? "",
          application: rule.to_application_name ?? "",
        })}{" "}
        {rule.not_sent && t("overflow.not_sent")}
      </p>
    </section>
  );
}

function Offer({ offer }: Readonly<{ offer: OfferExplained }>) {
  const t = useWords(words);
  const tReason = useWords(reasonWords);
  const readable = useReadable();
  const { weighing } = offer;
  return (
    <section>
      <h4>
        {readable(offer.agent_name)}
        <small>
          {formatWhen(offer.offered_at)} · {t(`state.${offer.state}`)}
          {offer.reason && `: ${tReason(offer.reason)}`}
        </small>
      </h4>
      <p>{ruleOf(offer, t)}</p>
      {weighing && (
        <Members
          weighing={weighing}
          strategy={offer.strategy ?? ""}
          at={new Date(offer.offered_at).getTime()}
          folded
        />
      )}
    </section>
  );
}

const ORDERS = ["longest_idle", "fewest_open", "round_robin", "most_skilled"] as const;

function ruleOf(offer: OfferExplained, t: T): string {
  if (offer.by_hand) return t("rule.by_hand");
  if (!offer.weighing || !offer.rule) return t("rule.gone");
  if (offer.rule !== "strategy") return t(`rule.${offer.rule}`);
  const count = offer.weighing.choice;
  if (count === 1) return t("rule.only_one");
  const order = ORDERS.find((each) => each === offer.strategy) ?? "other";
  return t(`rule.${order}`, { count });
}

type MembersProps = Readonly<{
  weighing: Weighing;
  strategy: string;
  at: number;
  folded?: boolean;
}>;

function Members({ weighing, strategy, at, folded = false }: MembersProps) {
  const t = useWords(words);
  const readable = useReadable();
  const id = useId();
  const [open, setOpen] = useState(!folded);
  const { members, kept_from, others, choice } = weighing;
  if (members.length + Object.keys(kept_from).length === 0) return null;
  const listed = members.length > 1 || (members.length === 1 && choice <= 1);
  const reasons = Object.entries(kept_from);
  return (
    <>
      {folded && (
        <button
          type="button"
          className={classes["more"]}
          aria-expanded={open}
          aria-controls={id}
          onClick={() => setOpen(!open)}
        >
          {t("weighed")}
        </button>
      )}
      {open && (
        <div id={id}>
          {listed ? (
            <ol className={classes["members"]}>
              {members.map((member) => (
                <li key={member.agent_id} data-out={member.place === null || undefined}>
                  <span className={classes["place"]}>{member.place ?? "–"}</span>
                  <span>{readable(member.agent_name)}</span>
                  <span className={classes["fact"]}>
                    {member.place === null
                      ? member.reasons.map((reason) => t(reasonKey(reason))).join(", ")
                      : factOf(member, strategy, at, t)}
                  </span>
                </li>
              ))}
            </ol>
          ) : (
            <ul className={classes["reasons"]}>
              {reasons.map(([reason, count]) => (
                <li key={reason}>
                  {t("kept_from", { count })} {t(reasonKey(reason))}
                </li>
              ))}
            </ul>
          )}
          {others > 0 && <p>{t("others", { count: others })}</p>}
        </div>
      )}
    </>
  );
}

type Reason = Weighing["members"][number]["reasons"][number];

function reasonKey(reason: string) {
  return `reason.${reason as Reason}` as const;
}

function factOf(member: Weighing["members"][number], strategy: string, at: number, t: T): string {
  const since = (moment: string) => formatDuration(at - new Date(moment).getTime());
  const load = t("load", { load: member.load, maximum: member.max_parallel_sms });
  if (strategy === "round_robin")
    return `${member.last_offered_at ? t("last", { time: since(member.last_offered_at) }) : t("never")}, ${load}`;
  const idle = t(member.load > 0 ? "busy" : "idle", { time: since(member.idle_since) });
  return strategy === "fewest_open" ? `${load}, ${idle}` : `${idle}, ${load}`;
}
