import { Anchor, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ReceivedSms } from "~/kernel/api";
import { useWords } from "~/kernel/i18n";
import { formatNumber, formatUntil } from "~/kernel/time";
import { StateBadge } from "~/ui/StateBadge";
import type { Run } from "../contract";
import { useMayManage } from "../rights";
import { isCallError, isReply, words } from "../words/trace";
import { KeepAsExample } from "./KeepAsExample";
import { OutcomeLine } from "./OutcomeLine";
import { TraceList } from "./TraceList";
import classes from "./trace.module.css";

type RunDetailsProps = Readonly<{
  run: Run;
  sms: ReceivedSms;
  chosen: readonly string[];
  onGo: ((node: string) => void) | undefined;
}>;

/** The same in words: how it came out, every step with its values, and what went out. */
export function RunDetails({ run, sms, chosen, onGo }: RunDetailsProps) {
  const t = useWords(words);
  const mayManage = useMayManage();
  const readable = sms.text !== null;
  return (
    <section className={classes["side"]} aria-label={t("steps")}>
      <div>
        {mayManage ? (
          <Anchor
            fw={600}
            renderRoot={(props) => (
              <Link
                to="/routing-applications/$id"
                params={{ id: run.application_id }}
                title={t("open")}
                {...props}
              />
            )}
          >
            {run.application_name}
          </Anchor>
        ) : (
          <strong>{run.application_name}</strong>
        )}
        <div className={classes["soft"]}>
          {run.version === null ? t("draft") : t("version", { version: run.version })}
        </div>
      </div>
      {readable ? (
        <blockquote className={classes["said"]}>{sms.text}</blockquote>
      ) : (
        <Text size="sm" c="dimmed">
          {t("unread")}
        </Text>
      )}
      <Standing run={run} />
      {mayManage && readable && <KeepAsExample run={run} sms={sms} />}
      <div>
        <h2>{t("steps")}</h2>
        <TraceList trace={run.trace} chosen={chosen} ofSms={sms.id} {...(onGo && { onGo })} />
      </div>
      {run.calls.length > 0 && (
        <div>
          <h2>{t("calls")}</h2>
          <ul className={classes["facts"]}>
            {run.calls.map((call) => (
              <li key={call.id}>
                <code>
                  {call.method} {call.url}
                </code>
                <Call call={call} />
              </li>
            ))}
          </ul>
        </div>
      )}
      {run.sent.length > 0 && (
        <div>
          <h2>{t("replies")}</h2>
          <ul className={classes["facts"]}>
            {run.sent.map((sent) => (
              <li key={sent.id}>
                {sent.text ?? t("reply.unread")}
                <Reply sent={sent} />
              </li>
            ))}
          </ul>
        </div>
      )}
    </section>
  );
}

function Standing({ run }: Readonly<{ run: Run }>) {
  const t = useWords(words);
  if (run.outcome)
    return (
      <div>
        <OutcomeLine outcome={run.outcome} />
        {run.fallback && run.outcome.kind !== "failed" && (
          <div className={classes["soft"]}>{t("fallback")}</div>
        )}
      </div>
    );
  const { state, waits_until: until } = run;
  return (
    <StateBadge tone="accent">
      {state === "calling"
        ? t("calling")
        : until === null
          ? t("waits")
          : t("waits.until", { time: formatUntil(until) })}
    </StateBadge>
  );
}

function Call({ call }: Readonly<{ call: Run["calls"][number] }>) {
  const t = useWords(words);
  const error = `error.${call.error ?? ""}`;
  return (
    <div className={classes["soft"]}>
      {[
        call.state === "answered" && call.status === null
          ? t("call.failed")
          : t(`call.${call.state}`, { status: call.status ?? "" }),
        isCallError(error) ? t(error) : call.error,
        call.took_ms !== null && t("took", { time: formatNumber(call.took_ms) }),
        call.attempts > 1 && t("attempts", { count: call.attempts }),
      ]
        .filter(Boolean)
        .join(" · ")}
    </div>
  );
}

function Reply({ sent }: Readonly<{ sent: Run["sent"][number] }>) {
  const t = useWords(words);
  const state = `reply.${sent.state}`;
  return (
    <div className={classes["soft"]}>
      {[isReply(state) ? t(state) : sent.state, sent.reason].filter(Boolean).join(" · ")}
    </div>
  );
}
