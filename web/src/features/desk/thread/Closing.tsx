import { Button, Group, Modal, Stack } from "@mantine/core";
import { useState } from "react";
import { useWords } from "~/kernel/i18n";
import { useFocusBack } from "~/ui/useFocusBack";
import type { DeskEvent } from "../state";
import { words } from "../words";
import { CODE_KEYS, codeAt, CodeKeys } from "./CodeKeys";
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
  useFocusBack();
  const [code, setCode] = useState<string | null>(null);
  const { data, isPending } = useTargets(event.id);
  const codes = data?.transaction_codes ?? [];
  // The focus goes to the first code, so they come first.
  if (isPending) return null;
  return (
    <Modal
      opened
      onClose={onCancel}
      onKeyDown={(key) => {
        const meant = key.target instanceof HTMLInputElement ? undefined : codeAt(codes, key.key);
        if (meant) onClose(meant);
      }}
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
          <CodeKeys codes={codes} value={code} onChoose={onClose} />
          {codes.length > CODE_KEYS && (
            <CodeSelect codes={codes} needed value={code} onChange={setCode} />
          )}
          <Group justify="end" gap="xs">
            <Button variant="default" onClick={onCancel}>
              {t("dialog.cancel")}
            </Button>
            {codes.length > CODE_KEYS && (
              <Button type="submit" disabled={!code}>
                {t("close")}
              </Button>
            )}
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
