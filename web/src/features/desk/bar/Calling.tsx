import { Button, Group, Modal, Stack, Text, Textarea } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { api, ok } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import { useToastProblem } from "~/ui/problems";
import { toast } from "~/ui/toast";
import { useFocusBack } from "~/ui/useFocusBack";
import { useOpen } from "../useOpen";
import { words } from "../words";

/** What she wants of them. */
export function Calling({ onClose }: Readonly<{ onClose: () => void }>) {
  const t = useWords(words);
  useFocusBack();
  const complain = useToastProblem();
  const { openId } = useOpen();
  const [text, setText] = useState("");
  const call = useMutation({
    mutationFn: () =>
      ok(api.POST("/api/v1/me/calls", { body: { text, media_event_id: openId ?? null } })),
    onSuccess: ({ told }) => {
      toast({ tone: "good", title: t("call.done", { count: told }) });
      onClose();
    },
    onError: complain,
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("call.title")}
      closeButtonProps={{ "aria-label": t("dialog.close") }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          call.mutate();
        }}
      >
        <Stack gap="md">
          <Textarea
            label={t("call.text")}
            description={t(openId ? "call.hint.event" : "call.hint")}
            data-autofocus
            autosize
            minRows={3}
            maxLength={1000}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <Text size="sm" c="dimmed">
            {t("call.about")}
          </Text>
          <Group justify="end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {t("dialog.cancel")}
            </Button>
            <Button type="submit" loading={call.isPending} disabled={text.trim() === ""}>
              {t("call.do")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
