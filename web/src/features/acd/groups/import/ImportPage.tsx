import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { ImportedGroups } from "~/kernel/api";
import { api, ok } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import { BackLink } from "~/ui/BackLink";
import { Preview } from "~/ui/importing/Preview";
import { TableImport } from "~/ui/importing/TableImport";
import { PageFrame } from "~/ui/PageFrame";
import { toast } from "~/ui/toast";
import { words } from "./words";

/** Groups of another system or client, from its table. */
export function ImportPage() {
  const t = useWords(words);
  const queries = useQueryClient();
  const navigate = useNavigate();
  const meanings: Readonly<Record<string, string>> = {
    nobody_of_this_name: t("nobody_of_this_name"),
    no_such_opening_times: t("no_such_opening_times"),
    twice_member: t("twice_member"),
  };
  return (
    <PageFrame
      title={t("title")}
      about={t("about")}
      back={<BackLink to="/acd/groups">{t("groups")}</BackLink>}
    >
      <TableImport<ImportedGroups>
        columns={t("columns")}
        send={(clientId, table, dryRun) =>
          ok(
            api.POST("/api/v1/acd-groups/import", {
              params: { query: { client_id: clientId, dry_run: dryRun } },
              body: table,
              bodySerializer: (body) => body,
              headers: { "Content-Type": "text/csv" },
            }),
          )
        }
        make={(count) => t("make", { count })}
        imported={(answer) => {
          toast({ tone: "good", title: t("made", { count: answer.rows.length }) });
          void queries.invalidateQueries({ queryKey: ["acd-groups"] });
          void navigate({ to: "/acd/groups" });
        }}
        preview={(rows) => (
          <Preview
            label={t("title")}
            rows={rows}
            columns={{
              name: t("name"),
              opening_times: t("opening_times"),
              members: t("members"),
              reserve_members: t("reserve_members"),
              readers: t("readers"),
              supervisors: t("supervisors"),
            }}
            meaning={(_, code) => meanings[code]}
          />
        )}
      />
    </PageFrame>
  );
}
