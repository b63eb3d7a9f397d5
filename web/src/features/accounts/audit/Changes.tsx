import { Button, Drawer, Stack } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import type { AuditEntry } from "~/kernel/api";
import { useWords } from "~/kernel/i18n";
import { ChangesTable } from "~/ui/history/ChangesTable";
import { Who } from "~/ui/history/History";
import { useAuditWords } from "~/ui/history/names";
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
          <Who entry={entry} />
          {entry.label && <strong>{entry.label}</strong>}
          <ChangesTable entry={entry} />
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
