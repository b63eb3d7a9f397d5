import { Button, Group, Modal, SegmentedControl, Stack, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, ok } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import { ProblemPanel } from "~/ui/ProblemPanel";
import { toast } from "~/ui/toast";
import { words } from "./words";

/** What somebody said otherwise than by SMS. */
export function NoteOptOut() {
  const t = useWords(words);
  const queries = useQueryClient();
  const [opened, setOpened] = useState(false);
  const [number, setNumber] = useState("");
  const [reason, setReason] = useState("");
  const [out, setOut] = useState("out");
  const note = useMutation({
    mutationFn: () =>
      ok(api.POST("/api/v1/opt-outs", { body: { number, reason, opted_out: out === "out" } })),
    onSuccess: () => {
      toast({ tone: "good", title: t("noted") });
      void queries.invalidateQueries({ queryKey: ["opt-outs"] });
      setOpened(false);
      setNumber("");
      setReason("");
    },
  });
  return (
    <>
      <Button onClick={() => setOpened(true)}>{t("optouts.note")}</Button>
      <Modal
        opened={opened}
        onClose={() => setOpened(false)}
        title={t("note.title")}
        closeButtonProps={{ "aria-label": t("close") }}
      >
        <form
          onSubmit={(event) => {
            event.preventDefault();
            note.mutate();
          }}
        >
          <Stack gap="md">
            <TextInput
              label={t("number")}
              type="tel"
              required
              data-autofocus
              value={number}
              onChange={(event) => setNumber(event.currentTarget.value)}
            />
            <SegmentedControl
              aria-label={t("what")}
              value={out}
              onChange={setOut}
              data={[
                { value: "out", label: t("note.out") },
                { value: "in", label: t("note.in") },
              ]}
            />
            <TextInput
              label={t("note.reason")}
              description={t("note.reason.hint")}
              required
              maxLength={500}
              value={reason}
              onChange={(event) => setReason(event.currentTarget.value)}
            />
            {note.error && <ProblemPanel error={note.error} />}
            <Group justify="end">
              <Button type="submit" loading={note.isPending} disabled={!number || !reason}>
                {t("note.save")}
              </Button>
            </Group>
          </Stack>
        </form>
      </Modal>
    </>
  );
}
