import { Button, Drawer, Stack, Text } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import type { AuditEntry } from "~/kernel/api";
import { useWords } from "~/kernel/i18n";
import { formatMoment } from "~/kernel/time";
import classes from "./Changes.module.css";
import { useAuditWords } from "./names";
import { words } from "./words";

type ChangesProps = Readonly<{ entry: AuditEntry | undefined; onClose: () => void }>;

/** One line of the audit: what was, and what is. */
export function Changes({ entry, onClose }: ChangesProps) {
  const t = useWords(words);
  const name = useAuditWords();
  const navigate = useNavigate();
  const only = (search: Record<string, string>) => {
    onClose();
    void navigate({ to: ".", search: search as never });
  };
  return (
    <Drawer
      opened={entry !== undefined}
      onClose={onClose}
      position="right"
      size={520}
      title={entry && `${name(entry.kind)}: ${name(entry.action)}`}
      closeButtonProps={{ "aria-label": t("close") }}
    >
      {entry && (
        <Stack>
          <Text size="sm">
            {formatMoment(entry.at)} · {entry.user_name || t("who.system")}
            {entry.acting_as && ` ${t("who.as", { place: entry.acting_as })}`}
            {entry.source && ` · ${entry.source}`} · {name(entry.via)}
          </Text>
          {entry.label && <strong>{entry.label}</strong>}
          {Object.keys(entry.changes).length > 0 && (
            <table className={classes["changes"]}>
              <thead>
                <tr>
                  <th scope="col">{t("changes.field")}</th>
                  <th scope="col">{t("changes.before")}</th>
                  <th scope="col">{t("changes.after")}</th>
                </tr>
              </thead>
              <tbody>
                {Object.entries(entry.changes).map(([field, change]) => (
                  <tr key={field}>
                    <th scope="row">{field}</th>
                    <td>{shown(Array.isArray(change) ? change[0] : null)}</td>
                    <td>{shown(Array.isArray(change) ? change[1] : change)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
          {entry.object_id && (
            <Button variant="default" onClick={() => only({ object_id: entry.object_id ?? "" })}>
              {t("only.object")}
            </Button>
          )}
          {entry.user_id && (
            <Button variant="default" onClick={() => only({ user_id: entry.user_id ?? "" })}>
              {t("only.user")}
            </Button>
          )}
        </Stack>
      )}
    </Drawer>
  );
}

function shown(value: unknown): string {
  if (value === null || value === undefined || value === "") return "–";
  return typeof value === "string" ? value : JSON.stringify(value);
}
