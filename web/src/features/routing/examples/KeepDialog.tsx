import { Button, Group, Modal, Stack, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useWords } from "~/kernel/i18n";
import { useToastProblem } from "~/ui/problems";
import { toast } from "~/ui/toast";
import { examples } from "../calls";
import type { Expected, Given } from "../contract";
import { words } from "../words/examples";
import { Sentence } from "./Sentence";

type KeepDialogProps = Readonly<{
  applicationId: string;
  sentence: { given: Given; expected: Expected } | null;
  onClose: () => void;
}>;

/** Keeps a simulated conversation: from now on the flow is held to it. */
export function KeepDialog({ applicationId, sentence, onClose }: KeepDialogProps) {
  const t = useWords(words);
  const queries = useQueryClient();
  const toastProblem = useToastProblem();
  const [name, setName] = useState(sentence?.given.text.slice(0, 60) ?? "");
  const keeping = useMutation({
    mutationFn: (kept: { given: Given; expected: Expected }) =>
      examples.add(applicationId, { name: name.trim(), ...kept }),
    onSuccess: () => {
      toast({ tone: "good", title: t("kept") });
      void queries.invalidateQueries({ queryKey: ["routing-examples", applicationId] });
      void queries.invalidateQueries({ queryKey: ["routing-applications"] });
      onClose();
    },
    onError: toastProblem,
  });
  if (!sentence) return null;
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("keep.title")}
      closeButtonProps={{ "aria-label": t("close") }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          keeping.mutate(sentence);
        }}
      >
        <Stack>
          <Sentence {...sentence} />
          <TextInput
            data-autofocus
            label={t("name")}
            required
            maxLength={100}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Group justify="end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {t("cancel")}
            </Button>
            <Button type="submit" loading={keeping.isPending} disabled={name.trim() === ""}>
              {t("keep")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
