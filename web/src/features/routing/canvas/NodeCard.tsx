import { Handle, type NodeProps, Position, useUpdateNodeInternals } from "@xyflow/react";
import { createContext, memo, useContext, useEffect, useRef } from "react";
import { useWords } from "~/kernel/i18n";
import { useLanguage } from "~/kernel/language";
import { WarningIcon } from "~/ui/icons";
import { isKind, kinds, outputsOf } from "../flow/kinds";
import { words } from "../words/editor";
import classes from "./canvas.module.css";
import { KindIcon } from "./icons";
import { type Names, useKindName, useOutputName } from "./names";
import { summary } from "./summary";
import type { Card } from "./view";

/** Names of what the nodes refer to, for all cards of a canvas. */
export const NamesContext = createContext<Names>(new Map());

/** A node as it is drawn: what it is, what it says, and its outputs one below the other. */
export const NodeCard = memo(function NodeCard({ id, data, selected }: NodeProps<Card>) {
  const { node, starts, problems, mark, taken } = data;
  const t = useWords(words);
  const kindName = useKindName();
  const outputName = useOutputName();
  const text = summary(node, useContext(NamesContext), useLanguage());
  const outputs = outputsOf(node);
  const update = useUpdateNodeInternals();
  const order = outputs.join("\n");
  const drawn = useRef(order);
  useEffect(() => {
    // Not at first: the canvas measures all of them together then.
    if (drawn.current === order) return;
    drawn.current = order;
    update(id);
  }, [update, id, order]);
  const worst = problems.find(({ level }) => level === "error")?.level ?? problems[0]?.level;
  const lit = taken.split("\n");

  return (
    <div
      className={classes["card"]}
      data-purpose={isKind(node.kind) ? kinds[node.kind].purpose : undefined}
      data-chosen={selected || undefined}
      data-mark={mark}
      data-problem={worst}
    >
      <Handle type="target" position={Position.Left} className={classes["in"] ?? ""} />
      {starts && <span className={classes["start"]}>{t("starts")}</span>}
      <div className={classes["head"]}>
        <span className={classes["icon"]}>
          <KindIcon kind={node.kind} />
        </span>
        <span className={classes["name"]}>{node.name || kindName(node.kind)}</span>
        {worst && (
          <span className={classes["problem"]} title={t("problems", { count: problems.length })}>
            <WarningIcon size={15} />
          </span>
        )}
      </div>
      <div className={classes["summary"]}>{text || (node.name && kindName(node.kind))}</div>
      {outputs.map((output) => (
        <div
          key={output}
          className={classes["output"]}
          data-open={!(output in node.leads) || undefined}
          data-taken={lit.includes(output) || undefined}
        >
          <span>{outputName(output)}</span>
          <Handle
            id={output}
            type="source"
            position={Position.Right}
            className={classes["out"] ?? ""}
          />
        </div>
      ))}
    </div>
  );
});
