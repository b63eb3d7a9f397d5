import { Button, Group, Modal, MultiSelect, Stack, Textarea } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { api, ok } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import { useToastProblem } from "~/ui/problems";
import { toast } from "~/ui/toast";
import type { BoardNow } from "./board";
import { words } from "./words";

export type Addressees = Readonly<{ users: readonly string[]; groups: readonly string[] }>;
type MessageDialogProps = Readonly<{
  board: BoardNow;
  to: Addressees | undefined;
  onClose: () => void;
}>;

/** A message that stands on desks until it is seen. */
export function MessageDialog({ board, to, onClose }: MessageDialogProps) {
  const t = useWords(words);
  return (
    <Modal
      opened={to !== undefined}
      onClose={onClose}
      title={t("message.new")}
      closeButtonProps={{ "aria-label": t("dialog.close") }}
    >
      {to && <Message board={board} to={to} onClose={onClose} />}
    </Modal>
  );
}

type MessageProps = Readonly<{ board: BoardNow; to: Addressees; onClose: () => void }>;

function Message({ board, to, onClose }: MessageProps) {
  const t = useWords(words);
  const complain = useToastProblem();
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState([
    ...to.groups.map((id) => `group:${id}`),
    ...to.users.map((id) => `agent:${id}`),
  ]);
  const of = (kind: string) =>
    chosen.filter((each) => each.startsWith(kind)).map((each) => each.slice(kind.length));
  const send = useMutation({
    mutationFn: () =>
      ok(
        api.POST("/api/v1/supervision/messages", {
          body: { text, user_ids: of("agent:"), acd_group_ids: of("group:") },
        }),
      ),
    onSuccess: ({ told }) => {
      toast({ tone: "good", title: t("message.sent", { count: told }) });
      onClose();
    },
    onError: complain,
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        send.mutate();
      }}
    >
      <Stack gap="md">
        <MultiSelect
          label={t("message.to")}
          searchable
          nothingFoundMessage={t("agents.none")}
          data={[
            {
              group: t("groups"),
              items: board.groups.map(({ id, name }) => ({ value: `group:${id}`, label: name })),
            },
            {
              group: t("agents"),
              items: board.agents.map(({ id, name }) => ({ value: `agent:${id}`, label: name })),
            },
          ]}
          value={chosen}
          onChange={setChosen}
        />
        <Textarea
          label={t("message.text")}
          description={t("message.hint")}
          data-autofocus
          autosize
          minRows={3}
          maxLength={1000}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Group justify="end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {t("dialog.cancel")}
          </Button>
          <Button
            type="submit"
            loading={send.isPending}
            disabled={chosen.length === 0 || text.trim() === ""}
          >
            {t("message.send")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
