import { Button, Group, Modal, Stack } from "@mantine/core";
import { useState } from "react";
import { useWords } from "~/kernel/i18n";
import type { DeskEvent } from "../state";
import { words } from "../words";
import { CodeSelect } from "./CodeSelect";
import { useTargets } from "./useTargets";

type ClosingProps = Readonly<{
  event: DeskEvent;
  onClose: (codeId: string) => void;
  onCancel: () => void;
}>;

/** Where the group wants to know what it was about before an SMS is closed. */
export function Closing({ event, onClose, onCancel }: ClosingProps) {
  const t = useWords(words);
  const [code, setCode] = useState<string | null>(null);
  const { data } = useTargets(event.id);
  return (
    <Modal
      opened
      onClose={onCancel}
      title={t("code.title")}
      closeButtonProps={{ "aria-label": t("dialog.close") }}
    >
      <form
        onSubmit={(submitted) => {
          submitted.preventDefault();
          if (code) onClose(code);
        }}
      >
        <Stack gap="md">
          <CodeSelect
            codes={data?.transaction_codes ?? []}
            needed
            value={code}
            onChange={setCode}
          />
          <Group justify="end" gap="xs">
            <Button variant="default" onClick={onCancel}>
              {t("dialog.cancel")}
            </Button>
            <Button type="submit" disabled={!code}>
              {t("close")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
