import { useQuery } from "@tanstack/react-query";
import { useWords } from "~/kernel/i18n";
import { ProblemPanel } from "~/ui/ProblemPanel";
import { KindIcon } from "../canvas/icons";
import { type Names, useNames, useNodeName, useOutputName } from "../canvas/names";
import { type VersionName, versions } from "../calls";
import type { FlowDifference, Named } from "../contract";
import { words } from "../words/versions";
import { useFieldName, useValueText } from "./values";
import classes from "./versions.module.css";

type ComparisonProps = Readonly<{
  id: string;
  clientId: string;
  from: VersionName;
  to: VersionName;
}>;

/** How two versions differ, in words. */
export function Comparison({ id, clientId, from, to }: ComparisonProps) {
  const t = useWords(words);
  const names = useNames(clientId);
  const found = useQuery({
    queryKey: ["routing-applications", "difference", id, from, to],
    queryFn: () => versions.difference(id, from, to),
    enabled: from !== to,
  });
  if (found.error) return <ProblemPanel error={found.error} onRetry={() => void found.refetch()} />;
  if (from === to) return <p>{t("same")}</p>;
  if (!found.data) return null;
  const { start_changed: start, added, removed, changed, moved, targets } = found.data;
  const nothing = !start && added.length + removed.length + changed.length === 0;
  return (
    <div className={classes["difference"]}>
      {nothing && <p>{t(moved.length > 0 ? "only_moved" : "same")}</p>}
      {start && <p>{t("start_changed")}</p>}
      {added.map((node) => (
        <Node key={node.id} node={node} tone="added" />
      ))}
      {removed.map((node) => (
        <Node key={node.id} node={node} tone="removed" />
      ))}
      {changed.map((node) => (
        <Changed key={node.id} node={node} targets={targets} names={names} />
      ))}
    </div>
  );
}

function Node({ node, tone }: Readonly<{ node: Named; tone: "added" | "removed" | "changed" }>) {
  const t = useWords(words);
  const nodeName = useNodeName();
  return (
    <h3 data-tone={tone}>
      <KindIcon kind={node.kind} /> {nodeName(node)} <small>{t(`node.${tone}`)}</small>
    </h3>
  );
}

type ChangedProps = Readonly<{
  node: FlowDifference["changed"][number];
  targets: readonly Named[];
  names: Names;
}>;

function Changed({ node, targets, names }: ChangedProps) {
  const t = useWords(words);
  const outputName = useOutputName();
  const nodeName = useNodeName();
  const fieldName = useFieldName();
  const text = useValueText(names);
  const target = (id: unknown) => {
    const found = targets.find((one) => one.id === id);
    return found ? nodeName(found) : t("nowhere");
  };
  return (
    <div>
      <Node node={node} tone="changed" />
      <ul>
        {node.fields.map(({ field, before, after }) => (
          <li key={field}>
            {fieldName(field)}: <del>{text(field, before)}</del> → <ins>{text(field, after)}</ins>
          </li>
        ))}
        {node.leads.map(({ field, before, after }) => (
          <li key={field}>
            {t("leads", { output: outputName(field) })} <del>{target(before)}</del> →{" "}
            <ins>{target(after)}</ins>
          </li>
        ))}
      </ul>
    </div>
  );
}
