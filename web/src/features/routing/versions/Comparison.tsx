import { useQuery } from "@tanstack/react-query";
import { useWords } from "~/kernel/i18n";
import { ProblemPanel } from "~/ui/ProblemPanel";
import { KindIcon } from "../canvas/icons";
import { useNodeName, useOutputName } from "../canvas/names";
import { type VersionName, versions } from "../calls";
import type { FlowDifference, Named } from "../contract";
import { words } from "../words/versions";
import classes from "./versions.module.css";

type ComparisonProps = Readonly<{ id: string; from: VersionName; to: VersionName }>;

/** How two versions differ, in words. */
export function Comparison({ id, from, to }: ComparisonProps) {
  const t = useWords(words);
  const found = useQuery({
    queryKey: ["routing-applications", "difference", id, from, to],
    queryFn: () => versions.difference(id, from, to),
    enabled: from !== to,
  });
  if (found.error) return <ProblemPanel error={found.error} onRetry={() => void found.refetch()} />;
  if (from === to) return <p>{t("same")}</p>;
  if (!found.data) return null;
  const { start_changed: start, added, removed, changed, moved } = found.data;
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
        <Changed key={node.id} node={node} />
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

function Changed({ node }: Readonly<{ node: FlowDifference["changed"][number] }>) {
  const t = useWords(words);
  const outputName = useOutputName();
  return (
    <div>
      <Node node={node} tone="changed" />
      <ul>
        {node.fields.map(({ field, before, after }) => (
          <li key={field}>
            <code>{field}</code>: <del>{shown(before)}</del> → <ins>{shown(after)}</ins>
          </li>
        ))}
        {node.leads.map(({ field, before, after }) => (
          <li key={field}>
            {t("leads", { output: outputName(field) })}{" "}
            <del>{before ? shown(before) : t("nowhere")}</del> →{" "}
            <ins>{after ? shown(after) : t("nowhere")}</ins>
          </li>
        ))}
      </ul>
    </div>
  );
}

function shown(value: unknown): string {
  if (value === null || value === undefined || value === "") return "–";
  return typeof value === "string" ? value : JSON.stringify(value);
}
