import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { Contact } from "~/kernel/api";
import { api, ok } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import { useLeave } from "~/ui/form/useLeave";
import { ProblemPanel } from "~/ui/ProblemPanel";
import { toast } from "~/ui/toast";
import { words } from "./words";

/** Every trace of a contact's numbers goes, which nobody can undo: so this asks. */
export function Erase({ contact }: Readonly<{ contact: Contact }>) {
  const t = useWords(words);
  const [opened, setOpened] = useState(false);
  const { saved } = useLeave("contacts", "/contacts");
  const erase = useMutation({
    mutationFn: async () => {
      for (const number of contact.numbers)
        await ok(api.POST("/api/v1/erasures", { body: { number, client_id: contact.client_id } }));
    },
    onSuccess: () => {
      toast({ tone: "good", title: t("erased") });
      saved();
    },
  });
  if (contact.numbers.length === 0) return null;
  return (
    <>
      <Button size="xs" variant="default" onClick={() => setOpened(true)}>
        {t("erase")}
      </Button>
      <Modal
        opened={opened}
        onClose={() => setOpened(false)}
        title={t("erase.title")}
        closeButtonProps={{ "aria-label": t("close") }}
      >
        <Stack gap="md">
          <Text size="sm">{t("erase.text")}</Text>
          {erase.error && <ProblemPanel error={erase.error} />}
          <Group justify="end" gap="xs">
            <Button variant="default" data-autofocus onClick={() => setOpened(false)}>
              {t("cancel")}
            </Button>
            <Button color="red" loading={erase.isPending} onClick={() => erase.mutate()}>
              {t("erase.do")}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}
