import { Button, Group, Modal, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { useWords } from "~/kernel/i18n";
import { formatUntil, now } from "~/kernel/time";
import { useFocusBack } from "~/ui/useFocusBack";
import { useDesk } from "../desk";
import type { DeskEvent } from "../state";
import { words } from "../words";
import { localInput, parkingTimes } from "./times";

type ParkingProps = Readonly<{ event: DeskEvent; onDone: () => void; onClose: () => void }>;

/** Aside until a time or the customer's next SMS: meanwhile there is room for another. */
export function Parking({ event, onDone, onClose }: ParkingProps) {
  const t = useWords(words);
  useFocusBack();
  const { actions } = useDesk();
  const [note, setNote] = useState("");
  const [own, setOwn] = useState("");
  const [times] = useState(() => parkingTimes(new Date(now())));
  const park = async (until: Date | null) => {
    onDone();
    await actions.park(event.id, until, note);
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("park.title")}
      closeButtonProps={{ "aria-label": t("dialog.close") }}
    >
      <Stack gap="md">
        <Text size="sm">{t("park.about")}</Text>
        <Group gap="xs">
          <Button variant="default" data-autofocus onClick={() => void park(null)}>
            {t("park.next_sms")}
          </Button>
          {times.map((time) => (
            <Button key={time.getTime()} variant="default" onClick={() => void park(time)}>
              {formatUntil(time)}
            </Button>
          ))}
        </Group>
        <Group align="end" gap="xs">
          <TextInput
            type="datetime-local"
            label={t("park.own")}
            min={localInput(new Date(now()))}
            value={own}
            onChange={(change) => setOwn(change.currentTarget.value)}
          />
          <Button variant="default" disabled={!own} onClick={() => void park(new Date(own))}>
            {t("park.do")}
          </Button>
        </Group>
        <Textarea
          label={t("note.own")}
          description={t("note.hint")}
          autosize
          minRows={2}
          maxRows={8}
          maxLength={4000}
          value={note}
          onChange={(change) => setNote(change.currentTarget.value)}
        />
      </Stack>
    </Modal>
  );
}
