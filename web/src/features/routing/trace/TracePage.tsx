import { Loader, Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { ReactFlowProvider, useReactFlow } from "@xyflow/react";
import { useMemo, useState } from "react";
import { useWords } from "~/kernel/i18n";
import { formatMoment, formatUntil } from "~/kernel/time";
import { BackLink } from "~/ui/BackLink";
import { EmptyState } from "~/ui/EmptyState";
import { FlowIcon } from "~/ui/icons";
import { ProblemPanel } from "~/ui/ProblemPanel";
import { useTitle } from "~/ui/useTitle";
import { applications, drafts, traces, versions } from "../calls";
import { FlowCanvas } from "../canvas/FlowCanvas";
import { useNames } from "../canvas/names";
import type { Run } from "../contract";
import type { Flow } from "../flow/model";
import { arranged, isHeap } from "../flow/layout";
import { words } from "../words/trace";
import { marksOf } from "./marks";
import { OutcomeLine } from "./OutcomeLine";
import { TraceList } from "./TraceList";
import classes from "./trace.module.css";

/** The way of a received SMS through the application that it met, drawn on the version that it met. */
export function TracePage() {
  const t = useWords(words);
  useTitle(t("title"));
  const { id = "" } = useParams({ strict: false });
  const found = useQuery({ queryKey: ["sms-trace", id], queryFn: () => traces.ofSms(id) });
  const [chosen, setChosen] = useState<string | null>(null);
  if (found.error) return <ProblemPanel error={found.error} onRetry={() => void found.refetch()} />;
  if (!found.data) return <Loader size="sm" aria-label={t("loading")} m="xl" />;
  const { runs } = found.data;
  const run = runs.find((one) => one.id === chosen) ?? runs.at(-1);
  return (
    <div className={classes["page"]}>
      <header>
        <BackLink to="/numbers/received-sms">{t("back")}</BackLink>
        <h1>{t("title")}</h1>
        {runs.length > 1 && (
          <Select
            aria-label={t("runs")}
            mt="xs"
            maw={360}
            data={runs.map((one) => ({
              value: one.id,
              label: `${one.application_name}, ${formatMoment(one.began_at)}`,
            }))}
            value={run?.id ?? null}
            onChange={setChosen}
          />
        )}
      </header>
      {run ? (
        <ReactFlowProvider key={run.id}>
          <RunOnFlow run={run} />
        </ReactFlowProvider>
      ) : (
        <EmptyState icon={<FlowIcon size={32} />} title={t("none")}>
          {t("none.text")}
        </EmptyState>
      )}
    </div>
  );
}

function useFlowOf({ application_id: id, version }: Run) {
  return useQuery({
    queryKey: ["sms-trace", "flow", id, version],
    queryFn: async (): Promise<{ flow: Flow; clientId: string }> => {
      const { data: application } = await applications.one(id);
      const flow =
        version === null
          ? (await drafts.read(id)).data.flow
          : (await versions.one(id, version)).flow;
      return { flow: isHeap(flow) ? arranged(flow) : flow, clientId: application.client_id };
    },
  });
}

function RunOnFlow({ run }: Readonly<{ run: Run }>) {
  const found = useFlowOf(run);
  const names = useNames(found.data?.clientId ?? null);
  const marks = useMemo(() => marksOf(run.trace, run.trace.at(-1)?.node ?? null), [run]);
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const { fitView } = useReactFlow();
  if (found.error) return <ProblemPanel error={found.error} />;
  if (!found.data) return null;
  return (
    <div className={classes["split"]}>
      <FlowCanvas
        flow={found.data.flow}
        names={names}
        chosen={chosen}
        exit={null}
        problems={[]}
        marks={marks}
        onChoose={setChosen}
      />
      <Told
        run={run}
        onGo={(node) => {
          setChosen([node]);
          void fitView({ nodes: [{ id: node }], maxZoom: 1, duration: 200 });
        }}
      />
    </div>
  );
}

type ToldProps = Readonly<{ run: Run; onGo: (node: string) => void }>;

/** The same in words. */
function Told({ run, onGo }: ToldProps) {
  const t = useWords(words);
  return (
    <section className={classes["side"]} aria-label={t("steps")}>
      <div>
        <Link to="/routing-applications/$id" params={{ id: run.application_id }}>
          {run.application_name}
        </Link>
        <div className={classes["soft"]}>
          {run.version === null ? t("draft") : t("version", { version: run.version })}
        </div>
      </div>
      {run.outcome && <OutcomeLine outcome={run.outcome} />}
      {run.fallback && <div>{t("fallback")}</div>}
      {run.state === "waiting" && run.waits_until && (
        <div>{t("waits", { time: formatUntil(run.waits_until) })}</div>
      )}
      {run.state === "calling" && <div>{t("calling")}</div>}
      <h2>{t("steps")}</h2>
      <TraceList trace={run.trace} onGo={onGo} />
      {run.calls.length > 0 && (
        <>
          <h2>{t("calls")}</h2>
          <ul className={classes["calls"]}>
            {run.calls.map((call, place) => (
              <li key={place}>
                {t("call", {
                  method: call.method,
                  url: call.url,
                  result: String(call.status ?? call.error ?? call.state),
                  attempts: t("attempts", { count: call.attempts }),
                })}
              </li>
            ))}
          </ul>
        </>
      )}
      {run.sent.length > 0 && (
        <>
          <h2>{t("replies")}</h2>
          <ul className={classes["calls"]}>
            {run.sent.map((sms) => (
              <li key={sms.outbound_id}>
                {sms.text ?? t("hidden")} <span className={classes["soft"]}>({sms.state})</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
