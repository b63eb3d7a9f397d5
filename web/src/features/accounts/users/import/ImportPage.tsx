import { Checkbox } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import type { ImportedUser, ImportedUsers } from "~/kernel/api";
import { api, ok } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import { BackLink } from "~/ui/BackLink";
import { cell } from "~/ui/importing/cell";
import { Preview } from "~/ui/importing/Preview";
import { TableImport } from "~/ui/importing/TableImport";
import { PageFrame } from "~/ui/PageFrame";
import { toast } from "~/ui/toast";
import { words as common } from "../words";
import { Links } from "./Links";
import { words } from "./words";

/** Users of another system, from its table. */
export function ImportPage() {
  const t = useWords(words);
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [invite, setInvite] = useState(true);
  const [made, setMade] = useState<ImportedUsers>();
  if (made) return <Links made={made} />;
  return (
    <PageFrame
      title={t("title")}
      about={t("about")}
      back={<BackLink to="/administration/users">{t("users")}</BackLink>}
    >
      <TableImport<ImportedUsers>
        columns={t("columns")}
        send={(clientId, table, dryRun) =>
          ok(
            api.POST("/api/v1/users/import", {
              params: { query: { client_id: clientId, dry_run: dryRun, invite } },
              body: table,
              bodySerializer: (body) => body,
              headers: { "Content-Type": "text/csv" },
            }),
          )
        }
        make={(count) => t("make", { count })}
        imported={(answer) => {
          toast({ tone: "good", title: t("made", { count: answer.rows.length }) });
          void queries.invalidateQueries({ queryKey: ["users"] });
          void queries.invalidateQueries({ queryKey: ["acd-groups"] });
          if (answer.rows.some(({ link }) => link !== null)) setMade(answer);
          else void navigate({ to: "/administration/users" });
        }}
        preview={(rows) => <Rows rows={rows} />}
      >
        <Checkbox
          label={t("invite")}
          description={t("invite.hint")}
          checked={invite}
          onChange={(event) => setInvite(event.currentTarget.checked)}
        />
      </TableImport>
    </PageFrame>
  );
}

function Rows({ rows }: Readonly<{ rows: readonly ImportedUser[] }>) {
  const t = useWords(words);
  const c = useWords(common);
  const roles: Readonly<Record<string, string>> = {
    agent: c("role.agent"),
    supervisor: c("role.supervisor"),
    client_admin: c("role.client_admin"),
  };
  const meanings: Readonly<Record<string, string>> = {
    no_such_group: t("no_such_group"),
    "role literal_error": t("unknown_role"),
    "language literal_error": t("unknown_language"),
    "time_zone value_error": t("unknown_time_zone"),
    "agent_number string_pattern_mismatch": t("digits"),
  };
  const said = rows.map((row) => {
    const role = cell(row.values["role"] ?? "agent");
    return { ...row, values: { ...row.values, role: roles[role] ?? role } };
  });
  return (
    <Preview
      label={t("title")}
      rows={said}
      columns={{
        name: t("name"),
        username: t("username"),
        role: t("role"),
        groups: t("groups"),
        email: t("email"),
        agent_number: t("agent_number"),
      }}
      meaning={(field, code) => meanings[`${field} ${code}`] ?? meanings[code]}
    />
  );
}
