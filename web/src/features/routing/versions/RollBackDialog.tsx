import { Button, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useWords } from "~/kernel/i18n";
import { useToastProblem } from "~/ui/problems";
import { toast } from "~/ui/toast";
import { versions } from "../calls";
import type { Version } from "../contract";
import { words } from "../words/versions";

type RollBackDialogProps = Readonly<{ id: string; version: Version | null; onClose: () => void }>;

/** Publishes what was published before, as a new version. */
export function RollBackDialog({ id, version, onClose }: RollBackDialogProps) {
  const t = useWords(words);
  const queries = useQueryClient();
  const toastProblem = useToastProblem();
  const [note, setNote] = useState("");
  const publishing = useMutation({
    mutationFn: (number: number) => versions.publish(id, number, note),
    onSuccess: ({ number }) => {
      toast({ tone: "good", title: t("back.done", { number }) });
      setNote("");
      onClose();
      void queries.invalidateQueries({ queryKey: ["routing-applications"] });
    },
    onError: toastProblem,
  });
  return (
    <Modal
      opened={version !== null}
      onClose={onClose}
      title={t("back.title", { number: version?.number ?? 0 })}
      closeButtonProps={{ "aria-label": t("close") }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (version) publishing.mutate(version.number);
        }}
      >
        <Stack>
          <Text size="sm">{t("back.text")}</Text>
          <TextInput
            data-autofocus
            label={t("note")}
            maxLength={500}
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
          <Group justify="end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {t("cancel")}
            </Button>
            <Button type="submit" loading={publishing.isPending}>
              {t("back")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
