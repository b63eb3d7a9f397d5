import type { AuditEntry } from "~/kernel/api";
import { useWords } from "~/kernel/i18n";
import classes from "./history.module.css";
import { useFieldWords, useShown } from "./shown";
import { words } from "./words";

/** What follows from the rest, or says only where the line belongs. */
const UNTOLD = new Set([
  "id",
  "client_id",
  "was_active",
  "digest",
  "sms_email_asked",
  "draft_version",
]);

/** What was, and what is, field by field; nothing where nothing was changed. */
export function ChangesTable({ entry }: Readonly<{ entry: AuditEntry }>) {
  const t = useWords(words);
  const called = useFieldWords();
  const shown = useShown();
  const fields = Object.entries(entry.changes).filter(([field]) => !UNTOLD.has(field));
  if (fields.length === 0) return null;
  // These are names of fields themselves.
  const value = (field: string, one: unknown) =>
    shown(field, field === "inherited" && Array.isArray(one) ? one.map(called) : one, entry.names);
  return (
    <table className={classes["changes"]}>
      <thead>
        <tr>
          <th scope="col">{t("changes.field")}</th>
          <th scope="col">{t("changes.before")}</th>
          <th scope="col">{t("changes.after")}</th>
        </tr>
      </thead>
      <tbody>
        {fields.map(([field, change]) => (
          <tr key={field}>
            <th scope="row">{called(field)}</th>
            <td>{value(field, Array.isArray(change) ? change[0] : null)}</td>
            <td>{value(field, Array.isArray(change) ? change[1] : change)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
