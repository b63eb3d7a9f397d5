import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { ImportedConnector, ImportedConnectors } from "~/kernel/api";
import { api, ok } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import { BackLink } from "~/ui/BackLink";
import { Preview } from "~/ui/importing/Preview";
import { TableImport } from "~/ui/importing/TableImport";
import { PageFrame } from "~/ui/PageFrame";
import { toast } from "~/ui/toast";
import { words } from "./words";

/** What a cell can name that the client does not have, or has more than once. */
const missing = [
  "no_such_group",
  "no_such_application",
  "no_such_send_connector",
  "no_such_opening_times",
  "several_of_this_name",
] as const;

function isMissing(code: string): code is (typeof missing)[number] {
  return missing.includes(code as (typeof missing)[number]);
}

/** Connectors of another system, from its table. */
export function ImportPage() {
  const t = useWords(words);
  const queries = useQueryClient();
  const navigate = useNavigate();
  const meaning = (field: string, code: string) => {
    if (isMissing(code)) return t(code);
    if (field === "require_token" || field === "routing_type") return t(field);
    if (field === "incoming_sms_subject" && code === "invalid") return t("template");
    return undefined;
  };
  return (
    <PageFrame
      title={t("title")}
      about={t("about")}
      back={<BackLink to="/numbers/receive-connectors">{t("connectors")}</BackLink>}
    >
      <TableImport<ImportedConnectors>
        columns={t("columns")}
        send={(clientId, table, dryRun) =>
          ok(
            api.POST("/api/v1/sms-receive-connectors/import", {
              params: { query: { client_id: clientId, dry_run: dryRun } },
              body: table,
              bodySerializer: (body) => body,
              headers: { "Content-Type": "text/csv" },
            }),
          )
        }
        make={(count) => t("make", { count })}
        imported={({ rows }) => {
          toast({ tone: "good", title: t("made", { count: rows.length }) });
          void queries.invalidateQueries({ queryKey: ["sms-receive-connectors"] });
          void navigate({ to: "/numbers/receive-connectors" });
        }}
        preview={(rows) => (
          <Preview<ImportedConnector>
            label={t("title")}
            rows={rows}
            columns={{ name: t("name"), recipient: t("recipient"), acd_group: t("group") }}
            meaning={meaning}
            fine={(row) => (row.makes_token ? t("token") : undefined)}
          />
        )}
      />
    </PageFrame>
  );
}
