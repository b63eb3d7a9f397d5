import { Button, Group } from "@mantine/core";
import { memo, useEffect, useState } from "react";
import { useWords } from "~/kernel/i18n";
import type { Marks } from "../canvas/view";
import { noMarks } from "../canvas/view";
import type { Application } from "../contract";
import { useEditor } from "../editor/context";
import { KeepDialog } from "../examples/KeepDialog";
import type { Flow } from "../flow/model";
import { marksOf } from "../trace/marks";
import { OutcomeLine } from "../trace/OutcomeLine";
import { TraceList } from "../trace/TraceList";
import { words } from "../words/simulator";
import { HttpAnswer } from "./HttpAnswer";
import { Outside } from "./Outside";
import { Phone } from "./Phone";
import { Situation } from "./Situation";
import classes from "./simulator.module.css";
import { useSimulator } from "./useSimulator";

type SimulatorProps = Readonly<{
  application: Application;
  flow: Flow;
  onMarks: (marks: Marks) => void;
}>;

/** A phone to talk with the flow as it is drawn; what it does lights up on the canvas. */
export const Simulator = memo(function Simulator({ application, flow, onMarks }: SimulatorProps) {
  const t = useWords(words);
  const { goTo, readOnly } = useEditor();
  const simulator = useSimulator(application.id, flow);
  const { trace, last } = simulator;
  const [keeping, setKeeping] = useState(false);
  useEffect(() => {
    onMarks(last ? marksOf(trace, last.node) : noMarks);
  }, [trace, last, onMarks]);
  useEffect(() => () => onMarks(noMarks), [onMarks]);
  const variables = Object.entries(last?.variables ?? {});

  return (
    <div className={classes["simulator"]}>
      <Situation simulator={simulator} flow={flow} />
      <Outside simulator={simulator} flow={flow} />
      <Phone simulator={simulator} />
      {last?.want?.kind === "http" && (
        <HttpAnswer key={trace.length} want={last.want} onAnswer={simulator.answer} />
      )}
      {last?.outcome && <OutcomeLine outcome={last.outcome} />}
      {simulator.posted.map((letter, place) => (
        <div key={place} className={classes["letter"]}>
          <strong>{t("letter", { to: letter.to.join(", ") })}</strong>
          <div>{letter.subject}</div>
          <p>{letter.text}</p>
        </div>
      ))}
      {last && (
        <Group gap="xs">
          <Button variant="default" size="xs" onClick={simulator.again}>
            {t("again")}
          </Button>
          {!readOnly && (
            <Button variant="default" size="xs" onClick={() => setKeeping(true)}>
              {t("keep")}
            </Button>
          )}
        </Group>
      )}
      {last && (
        <>
          <section>
            <h3>{t("trace")}</h3>
            <TraceList trace={trace} onGo={goTo} />
          </section>
          <details>
            <summary>{t("variables")}</summary>
            <dl className={classes["variables"]}>
              {variables.map(([name, value]) => (
                <div key={name}>
                  <dt>{name}</dt>
                  <dd>{typeof value === "string" ? value : JSON.stringify(value)}</dd>
                </div>
              ))}
            </dl>
          </details>
        </>
      )}
      {keeping && (
        <KeepDialog
          applicationId={application.id}
          sentence={simulator.example()}
          onClose={() => setKeeping(false)}
        />
      )}
    </div>
  );
});
