import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { ImportedContact, ImportedContacts } from "~/kernel/api";
import { api, ok } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import { BackLink } from "~/ui/BackLink";
import { Preview } from "~/ui/importing/Preview";
import { TableImport } from "~/ui/importing/TableImport";
import { PageFrame } from "~/ui/PageFrame";
import { toast } from "~/ui/toast";
import { words } from "./words";

/** Contacts from a table. */
export function ImportContactsPage() {
  const t = useWords(words);
  const queries = useQueryClient();
  const navigate = useNavigate();
  return (
    <PageFrame
      title={t("import.title")}
      about={t("import.about")}
      back={<BackLink to="/contacts">{t("title")}</BackLink>}
    >
      <TableImport<ImportedContacts>
        columns={t("import.columns")}
        send={(clientId, table, dryRun) =>
          ok(
            api.POST("/api/v1/contacts/import", {
              params: { query: { client_id: clientId, dry_run: dryRun } },
              body: table,
              bodySerializer: (body) => body,
              headers: { "Content-Type": "text/csv" },
            }),
          )
        }
        make={(count) => t("import.make", { count })}
        imported={({ rows }) => {
          toast({ tone: "good", title: t("import.made", { count: rows.length }) });
          void queries.invalidateQueries({ queryKey: ["contacts"] });
          void navigate({ to: "/contacts" });
        }}
        preview={(rows) => (
          <Preview<ImportedContact>
            label={t("import.title")}
            rows={rows}
            columns={{ name: t("name"), numbers: t("numbers"), language: t("language") }}
            meaning={(_, code) => (code === "number_taken" ? t("import.taken") : undefined)}
            fine={({ does }) => (does ? t(`does.${does}`) : undefined)}
          />
        )}
      />
    </PageFrame>
  );
}
