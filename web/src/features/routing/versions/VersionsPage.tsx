import { Anchor, Button, Group, Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useWords } from "~/kernel/i18n";
import { formatMoment } from "~/kernel/time";
import { EmptyState } from "~/ui/EmptyState";
import { LayersIcon } from "~/ui/icons";
import { ProblemPanel } from "~/ui/ProblemPanel";
import { StateBadge } from "~/ui/StateBadge";
import { applications, type VersionName, versions } from "../calls";
import type { Application, Version } from "../contract";
import { ApplicationPage } from "../frame/ApplicationPage";
import { useMayPublish } from "../rights";
import { words } from "../words/versions";
import { Comparison } from "./Comparison";
import { RollBackDialog } from "./RollBackDialog";
import classes from "./versions.module.css";

/** What was published when and why, how two of them differ, and the way back. */
export function VersionsPage() {
  return (
    <ApplicationPage>{(application) => <Versions application={application} />}</ApplicationPage>
  );
}

function Versions({ application }: Readonly<{ application: Application }>) {
  const t = useWords(words);
  const mayPublish = useMayPublish();
  const { id } = application;
  const found = useQuery({
    queryKey: ["routing-applications", "versions", id],
    queryFn: () => versions.list(id),
  });
  const [back, setBack] = useState<Version | null>(null);
  const all = found.data?.items ?? [];
  if (found.error && !found.data)
    return <ProblemPanel error={found.error} onRetry={() => void found.refetch()} />;
  if (!found.data) return null;
  if (all.length === 0)
    return (
      <EmptyState icon={<LayersIcon size={32} />} title={t("empty")}>
        {t("empty.text")}
      </EmptyState>
    );
  return (
    <>
      <ul className={classes["versions"]}>
        {all.map((version) => (
          <li key={version.number}>
            <div className={classes["title"]}>
              <h2>{t("version", { number: version.number })}</h2>
              {version.current && <StateBadge tone="good">{t("current")}</StateBadge>}
            </div>
            <p>
              {formatMoment(version.published_at)}
              {version.published_by_name && ` · ${version.published_by_name}`}
              {` · ${t("nodes", { count: version.nodes })}`}
            </p>
            {version.of_number !== null && <p>{t("of", { number: version.of_number })}</p>}
            {version.note && <p>{version.note}</p>}
            {version.override_reason && (
              <p>{t("overridden", { reason: version.override_reason })}</p>
            )}
            <Group gap="md" mt={6}>
              <Anchor size="sm" href={applications.exportAddress(id, version.number)} download>
                {t("export")}
              </Anchor>
              {mayPublish && !version.current && (
                <Button size="compact-xs" variant="subtle" onClick={() => setBack(version)}>
                  {t("back")}
                </Button>
              )}
            </Group>
          </li>
        ))}
      </ul>
      <Compare
        id={id}
        clientId={application.client_id}
        all={all}
        isDraftNew={application.draft_state === "changed"}
      />
      <RollBackDialog id={id} version={back} onClose={() => setBack(null)} />
    </>
  );
}

type CompareProps = Readonly<{
  id: string;
  clientId: string;
  all: readonly Version[];
  isDraftNew: boolean;
}>;

function Compare({ id, clientId, all, isDraftNew }: CompareProps) {
  const t = useWords(words);
  const newest = String(all[0]?.number ?? "draft");
  const [to, setTo] = useState(isDraftNew ? "draft" : newest);
  const [from, setFrom] = useState(isDraftNew ? newest : String(all[1]?.number ?? newest));
  const choices = [
    { value: "draft", label: t("draft") },
    ...all.map(({ number }) => ({
      value: String(number),
      label: t("version", { number }),
    })),
  ];
  return (
    <section className={classes["compare"]}>
      <h2>{t("compare")}</h2>
      <Group>
        <Select
          label={t("compare.from")}
          data={choices}
          value={from}
          onChange={(name) => name && setFrom(name)}
        />
        <Select
          label={t("compare.to")}
          data={choices}
          value={to}
          onChange={(name) => name && setTo(name)}
        />
      </Group>
      <Comparison id={id} clientId={clientId} from={nameOf(from)} to={nameOf(to)} />
    </section>
  );
}

function nameOf(chosen: string): VersionName {
  return chosen === "draft" ? "draft" : Number(chosen);
}
