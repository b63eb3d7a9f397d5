import { Button, Modal, Stack, Text } from "@mantine/core";
import { useWords } from "~/kernel/i18n";
import { useFocusBack } from "~/ui/useFocusBack";
import type { OpenEvents } from "../actions";
import { useDesk } from "../desk";
import { words } from "../words";

type LeavingProps = Readonly<{
  /** How many she has in work. */
  open: number;
  /** The status in which she is logged off. */
  statusId: string;
  onClose: () => void;
}>;

const CHOICES: readonly OpenEvents[] = ["hand_back", "park", "keep"];

/** She logs off with something in work: what becomes of it. */
export function Leaving({ open, statusId, onClose }: LeavingProps) {
  const t = useWords(words);
  useFocusBack();
  const { actions } = useDesk();
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("leave.title", { count: open })}
      closeButtonProps={{ "aria-label": t("dialog.close") }}
    >
      <Stack gap="sm">
        <Text size="sm">{t("leave.about")}</Text>
        {CHOICES.map((choice) => (
          <Button
            key={choice}
            variant="default"
            data-autofocus={choice === "hand_back" || undefined}
            onClick={() => {
              void actions.setStatus(statusId, choice);
              onClose();
            }}
          >
            {t(`leave.${choice}`)}
          </Button>
        ))}
      </Stack>
    </Modal>
  );
}
