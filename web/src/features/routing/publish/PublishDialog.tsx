import { Button, Group, Modal, Stack, Textarea, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useWords } from "~/kernel/i18n";
import { Notice } from "~/ui/Notice";
import { useToastProblem } from "~/ui/problems";
import { toast } from "~/ui/toast";
import { drafts } from "../calls";
import type { Application, Checked } from "../contract";
import { Differences } from "../examples/Differences";
import { words } from "../words/pages";
import { useProblemText } from "../words/problems";

type PublishDialogProps = Readonly<{
  opened: boolean;
  application: Application;
  tag: string;
  checked: Checked;
  onClose: () => void;
}>;

/** Makes the draft what SMS go through: not with problems, and with red examples only for a reason. */
export function PublishDialog({ opened, application, tag, checked, onClose }: PublishDialogProps) {
  const t = useWords(words);
  const queries = useQueryClient();
  const toastProblem = useToastProblem();
  const explain = useProblemText();
  const [note, setNote] = useState("");
  const [reason, setReason] = useState("");
  const errors = checked.problems.filter(({ level }) => level === "error");
  const warnings = checked.problems.length - errors.length;
  const red = checked.examples.filter(({ green }) => !green);
  const publishing = useMutation({
    mutationFn: () =>
      drafts.publish(application.id, tag, {
        note,
        override_reason: red.length > 0 ? reason.trim() : null,
      }),
    onSuccess: async ({ number }) => {
      toast({ tone: "good", title: t("publish.done", { number }) });
      setNote("");
      setReason("");
      onClose();
      await queries.invalidateQueries({ queryKey: ["routing-applications"] });
    },
    onError: toastProblem,
  });
  const blocked = errors.length > 0 || (red.length > 0 && reason.trim() === "");
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t("publish.title", { name: application.name })}
      closeButtonProps={{ "aria-label": t("close") }}
      size={520}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (!blocked) publishing.mutate();
        }}
      >
        <Stack>
          {errors.length > 0 && (
            <Notice tone="bad" title={t("publish.errors", { count: errors.length })}>
              {errors.slice(0, 5).map((problem, place) => (
                <div key={place}>{explain(problem)}</div>
              ))}
            </Notice>
          )}
          {errors.length === 0 && warnings > 0 && (
            <Notice tone="warn">{t("publish.warnings", { count: warnings })}</Notice>
          )}
          {red.length > 0 && (
            <Notice tone="warn" title={t("publish.red", { count: red.length })}>
              {red.map((result) => (
                <div key={result.example_id}>
                  <strong>{result.name}</strong>
                  <Differences differences={result.differences} />
                </div>
              ))}
            </Notice>
          )}
          {errors.length === 0 && (
            <>
              <TextInput
                data-autofocus
                label={t("publish.note")}
                description={t("publish.note.hint")}
                maxLength={500}
                value={note}
                onChange={(event) => setNote(event.currentTarget.value)}
              />
              {red.length > 0 && (
                <Textarea
                  label={t("publish.reason")}
                  description={t("publish.reason.hint")}
                  required
                  maxLength={500}
                  value={reason}
                  onChange={(event) => setReason(event.currentTarget.value)}
                />
              )}
            </>
          )}
          <Group justify="end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {t("cancel")}
            </Button>
            {errors.length === 0 && (
              <Button type="submit" loading={publishing.isPending} disabled={blocked}>
                {t("publish")}
              </Button>
            )}
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
