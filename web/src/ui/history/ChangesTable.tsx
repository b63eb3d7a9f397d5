import type { AuditEntry } from "~/kernel/api";
import { useWords } from "~/kernel/i18n";
import classes from "./history.module.css";
import { words } from "./words";

/** What was, and what is, field by field; nothing where nothing was changed. */
export function ChangesTable({ changes }: Readonly<{ changes: AuditEntry["changes"] }>) {
  const t = useWords(words);
  const fields = Object.entries(changes);
  if (fields.length === 0) return null;
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
            <th scope="row">{field}</th>
            <td>{shown(Array.isArray(change) ? change[0] : null)}</td>
            <td>{shown(Array.isArray(change) ? change[1] : change)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function shown(value: unknown): string {
  if (value === null || value === undefined || value === "") return "–";
  return typeof value === "string" ? value : JSON.stringify(value);
}
