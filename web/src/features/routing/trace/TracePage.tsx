import { Loader, Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { ReactFlowProvider, useReactFlow } from "@xyflow/react";
import { useMemo, useState } from "react";
import type { ReceivedSms } from "~/kernel/api";
import { useWords } from "~/kernel/i18n";
import { formatMoment } from "~/kernel/time";
import { BackLink } from "~/ui/BackLink";
import { EmptyState } from "~/ui/EmptyState";
import { FlowIcon } from "~/ui/icons";
import { ProblemPanel } from "~/ui/ProblemPanel";
import { useTitle } from "~/ui/useTitle";
import { receivedSms } from "../calls";
import { FlowCanvas } from "../canvas/FlowCanvas";
import { useNames } from "../canvas/names";
import type { FlowProblem, Run } from "../contract";
import { arranged, isHeap } from "../flow/layout";
import type { Flow } from "../flow/model";
import { words } from "../words/trace";
import { marksOf } from "./marks";
import { RunDetails } from "./RunDetails";
import classes from "./trace.module.css";

/** The way of a received SMS through the flow that it met, drawn on the version that it met. */
export function TracePage() {
  const t = useWords(words);
  useTitle(t("title"));
  const { id = "" } = useParams({ strict: false });
  const sms = useQuery({
    queryKey: ["received-sms", "one", id],
    queryFn: () => receivedSms.one(id),
  });
  const found = useQuery({
    queryKey: ["received-sms", "runs", id],
    queryFn: () => receivedSms.runs(id),
  });
  const [chosen, setChosen] = useState<string | null>(null);
  const error = sms.error ?? found.error;
  const retry = () => void Promise.all([sms.refetch(), found.refetch()]);
  if (error && !(sms.data && found.data)) return <ProblemPanel error={error} onRetry={retry} />;
  if (!sms.data || !found.data) return <Loader size="sm" aria-label={t("loading")} m="xl" />;
  const runs = found.data;
  const run = runs.find((one) => one.id === chosen) ?? runs.at(-1);
  return (
    <div className={classes["page"]}>
      <header>
        <BackLink to="/numbers/received-sms" search={{ sms: id }}>
          {t("back", { sender: sms.data.sender })}
        </BackLink>
        <h1>{t("title")}</h1>
        {runs.length > 1 && (
          <Select
            aria-label={t("runs")}
            maw={360}
            data={runs.map((one) => ({
              value: one.id,
              label: t("run", { name: one.application_name, time: formatMoment(one.began_at) }),
            }))}
            value={run?.id ?? null}
            onChange={setChosen}
          />
        )}
      </header>
      {run ? (
        <ReactFlowProvider key={run.id}>
          <Painted run={run} sms={sms.data} />
        </ReactFlowProvider>
      ) : (
        <EmptyState icon={<FlowIcon size={32} />} title={t("none")}>
          {t("none.text")}
        </EmptyState>
      )}
    </div>
  );
}

type PaintedProps = Readonly<{ run: Run; sms: ReceivedSms }>;

function Painted({ run, sms }: PaintedProps) {
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const { fitView } = useReactFlow();
  const goTo = (node: string) => {
    setChosen([node]);
    void fitView({ nodes: [{ id: node }], maxZoom: 1, duration: 200 });
  };
  return (
    <div className={classes["split"]} data-drawn={run.flow !== null || undefined}>
      {run.flow && (
        <Drawing
          run={run}
          flow={run.flow}
          clientId={sms.client_id}
          chosen={chosen}
          onChoose={setChosen}
        />
      )}
      <RunDetails run={run} sms={sms} chosen={chosen} onGo={run.flow ? goTo : undefined} />
    </div>
  );
}

type DrawingProps = Readonly<{
  run: Run;
  flow: Flow;
  clientId: string;
  chosen: readonly string[];
  onChoose: (ids: readonly string[]) => void;
}>;

const noProblems: readonly FlowProblem[] = [];

/** The flow as it was then; where the run came by is marked. */
function Drawing({ run, flow, clientId, chosen, onChoose }: DrawingProps) {
  const names = useNames(clientId);
  const marks = useMemo(
    () => marksOf(run.trace, run.node ?? run.trace.at(-1)?.node ?? null),
    [run],
  );
  const drawn = useMemo(() => (isHeap(flow) ? arranged(flow) : flow), [flow]);
  return (
    <FlowCanvas
      flow={drawn}
      names={names}
      chosen={chosen}
      exit={null}
      problems={noProblems}
      marks={marks}
      onChoose={onChoose}
      onChooseMore={onChoose}
    />
  );
}
