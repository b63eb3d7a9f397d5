import { Button, Modal, Stack, Text } from "@mantine/core";
import type { DeclineReason } from "~/kernel/api";
import { useWords } from "~/kernel/i18n";
import { Kbd } from "~/ui/Kbd";
import { useReadable } from "~/ui/phone";
import { REASONS, reasonWords } from "~/ui/why/declining";
import { useFocusBack } from "~/ui/useFocusBack";
import type { DeskEvent } from "../state";
import { words } from "../words";

type DecliningProps = Readonly<{
  offer: DeskEvent;
  onReason: (reason: DeclineReason) => void;
  onCancel: () => void;
}>;

/** Where the group wants to know why an offer is declined: a number is enough. */
export function Declining({ offer, onReason, onCancel }: DecliningProps) {
  const t = useWords(words);
  useFocusBack();
  const tReason = useWords(reasonWords);
  const readable = useReadable();
  return (
    <Modal
      opened
      onClose={onCancel}
      title={t("declining.title")}
      closeButtonProps={{ "aria-label": t("dialog.close") }}
      onKeyDown={(key) => {
        const reason = REASONS[Number(key.key) - 1];
        if (!reason || key.ctrlKey || key.altKey || key.metaKey) return;
        key.preventDefault();
        onReason(reason);
      }}
    >
      <Stack gap="xs">
        <Text size="sm" c="dimmed">
          {offer.sender_name ?? readable(offer.sender)} · {offer.group_name}. {t("declining.hint")}
        </Text>
        {REASONS.map((reason, index) => (
          <Button
            key={reason}
            variant="default"
            justify="space-between"
            data-autofocus={index === 0 || undefined}
            rightSection={<Kbd>{String(index + 1)}</Kbd>}
            onClick={() => onReason(reason)}
          >
            {tReason(reason)}
          </Button>
        ))}
      </Stack>
    </Modal>
  );
}
