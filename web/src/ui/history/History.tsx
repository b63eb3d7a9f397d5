import { Anchor, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { AuditEntry } from "~/kernel/api";
import { api, ok } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import { useRight } from "~/kernel/me";
import { formatMoment } from "~/kernel/time";
import { ProblemPanel } from "../ProblemPanel";
import { ChangesTable } from "./ChangesTable";
import classes from "./history.module.css";
import { useAuditWords } from "./names";
import { words } from "./words";

const SHOWN = 20;

/** On a record's page, for those who may read the audit: what was changed of it, the newest first. */
export function History({ id }: Readonly<{ id: string }>) {
  const t = useWords(words);
  const [open, setOpen] = useState(false);
  if (!useRight("audit.read")) return null;
  return (
    <details className={classes["history"]} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t("title")}</summary>
      <Text size="sm" c="dimmed" mt="xs">
        {t("about")}
      </Text>
      {open && <Entries id={id} />}
    </details>
  );
}

function Entries({ id }: Readonly<{ id: string }>) {
  const t = useWords(words);
  const found = useQuery({
    queryKey: ["audit", "of", id],
    queryFn: () =>
      ok(api.GET("/api/v1/audit", { params: { query: { object_id: id, limit: SHOWN } } })),
    gcTime: 0,
  });
  if (found.error) return <ProblemPanel error={found.error} onRetry={() => void found.refetch()} />;
  if (!found.data) return null;
  return (
    <>
      {found.data.items.length === 0 && <Text size="sm">{t("none")}</Text>}
      <ul className={classes["entries"]}>
        {found.data.items.map((entry) => (
          <li key={entry.id}>
            <Who entry={entry} />
            <ChangesTable entry={entry} />
          </li>
        ))}
      </ul>
      {found.data.next !== null && (
        <Anchor
          size="sm"
          renderRoot={(props) => (
            <Link to="/administration/audit" search={{ object_id: id }} {...props} />
          )}
        >
          {t("all")}
        </Anchor>
      )}
    </>
  );
}

/** When, who, as whom and from where something was done. */
export function Who({ entry }: Readonly<{ entry: AuditEntry }>) {
  const t = useWords(words);
  const name = useAuditWords();
  return (
    <Text size="sm">
      {formatMoment(entry.at)} · {entry.user_name || t("who.system")}
      {entry.acting_as && ` ${t("who.as", { place: entry.acting_as })}`}
      {entry.source && ` · ${entry.source}`} · {name(entry.via)} · {name(entry.kind)}:{" "}
      {name(entry.action)}
    </Text>
  );
}
