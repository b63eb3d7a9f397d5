import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useWords } from "~/kernel/i18n";
import { useFocusBack } from "~/ui/useFocusBack";
import { useDesk } from "../desk";
import type { DeskEvent } from "../state";
import { words } from "../words";
import { Handing, NoteField } from "./Handing";
import type { Move } from "./Moves";
import { Parking } from "./Parking";

type MoveDialogProps = Readonly<{
  move: Move | undefined;
  event: DeskEvent;
  /** The event leaves what is open. */
  onDone: () => void;
  onClose: () => void;
}>;

export function MoveDialog({ move, ...props }: MoveDialogProps) {
  switch (move) {
    case "park":
      return <Parking {...props} />;
    case "transfer":
      return <Handing {...props} />;
    case "return":
      return <Returning {...props} />;
    case undefined:
      return null;
  }
}

/** Back to the queue, at its own place; others are asked first. */
function Returning({ event, onDone, onClose }: Omit<MoveDialogProps, "move">) {
  const t = useWords(words);
  useFocusBack();
  const { actions } = useDesk();
  const [note, setNote] = useState("");
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("return.title")}
      closeButtonProps={{ "aria-label": t("dialog.close") }}
    >
      <form
        onSubmit={(submitted) => {
          submitted.preventDefault();
          onDone();
          void actions.giveBack(event.id, note);
        }}
      >
        <Stack gap="md">
          <Text size="sm">{t("return.about", { group: event.group_name })}</Text>
          <NoteField value={note} onChange={setNote} />
          <Group justify="end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {t("dialog.cancel")}
            </Button>
            <Button type="submit">{t("return.do")}</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
