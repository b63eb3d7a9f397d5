import { useWords } from "~/kernel/i18n";
import { formatTime } from "~/kernel/time";
import { KindIcon } from "../canvas/icons";
import { useNodeName, useOutputName } from "../canvas/names";
import type { Passed } from "../contract";
import { isWant, words } from "../words/trace";
import classes from "./trace.module.css";

type TraceListProps = Readonly<{
  trace: readonly (Passed & { sms_id?: string | null })[];
  onGo?: (node: string) => void;
  /** Nodes whose steps stand out. */
  chosen?: readonly string[];
  /** Of a run that several SMS came to: the one that is looked at. */
  ofSms?: string;
}>;

/** Every step of a run: which node, by which output, and what it set and sent. */
export function TraceList({ trace, onGo, chosen = [], ofSms }: TraceListProps) {
  const t = useWords(words);
  const nodeName = useNodeName();
  const outputName = useOutputName();
  const several = new Set(trace.map(({ sms_id: id }) => id)).size > 1;
  return (
    <ol className={classes["trace"]}>
      {trace.map((step, place) => {
        const want = `want.${step.wants ?? ""}`;
        return (
          <li
            key={place}
            data-chosen={chosen.includes(step.node) || undefined}
            data-mine={(several && step.sms_id === ofSms) || undefined}
          >
            <KindIcon kind={step.kind} />
            <div>
              {onGo ? (
                <button type="button" className="as-link" onClick={() => onGo(step.node)}>
                  {nodeName(step)}
                </button>
              ) : (
                <strong>{nodeName(step)}</strong>
              )}
              {several && step.sms_id === ofSms && trace[place - 1]?.sms_id !== ofSms && (
                <span className={classes["mine"]}>{t("here")}</span>
              )}
              {step.output !== null && <span> → {outputName(step.output)}</span>}
              {isWant(want) && <span className={classes["soft"]}> {t(want)}</span>}
              {step.note && <span className={classes["soft"]}> · {step.note}</span>}
              {Object.entries(step.sets).map(([name, value]) => (
                <div key={name} className={classes["sets"]}>
                  {value === "" ? name : `${name} = ${value}`}
                </div>
              ))}
              {step.sent.map((text, number) => (
                <div key={number} className={classes["soft"]}>
                  {text === "" ? t("sent.unread") : t("sent", { text })}
                </div>
              ))}
            </div>
            <time dateTime={step.at}>{formatTime(step.at)}</time>
          </li>
        );
      })}
    </ol>
  );
}
