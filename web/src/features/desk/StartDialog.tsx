import {
  Alert,
  Button,
  Group,
  Modal,
  Select,
  Stack,
  Text,
  Textarea,
  TextInput,
} from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api, ok } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import { Problem } from "~/kernel/problem";
import { remembered } from "~/kernel/remembered";
import { useReadable } from "~/ui/phone";
import { useExplain } from "~/ui/problems";
import { useFocusBack } from "~/ui/useFocusBack";
import { Length } from "./thread/Length";
import { words } from "./words";

const LONGEST = 1600;
const lastWay = remembered<string | null>("start.from", null);

type StartDialogProps = Readonly<{ onClose: () => void; onStarted: (eventId: string) => void }>;

/** Texts a number that has not written: from a connector of her groups. */
export function StartDialog({ onClose, onStarted }: StartDialogProps) {
  const t = useWords(words);
  useFocusBack();
  const readable = useReadable();
  const explain = useExplain();
  const [from, setFrom] = useState(lastWay.get);
  const [number, setNumber] = useState("");
  const [text, setText] = useState("");
  const ways = useQuery({
    queryKey: ["start-from"],
    queryFn: () => ok(api.GET("/api/v1/me/start-from")),
  });
  const way = ways.data?.find(({ id }) => id === from) ?? ways.data?.[0];
  const start = useMutation({
    mutationFn: () =>
      ok(
        api.POST("/api/v1/media-events", {
          body: { connector_id: way?.id ?? "", number: number.trim(), text: text.trim() },
        }),
      ),
    onSuccess: ({ id }) => {
      lastWay.set(way?.id ?? null);
      onStarted(id);
      onClose();
    },
  });
  const problem = start.error instanceof Problem ? start.error : undefined;
  const open = problem?.code === "already_open" ? problem.more : undefined;
  const fieldError = (field: string) =>
    problem?.errors.find(({ field: wrong }) => wrong === field)?.message;
  const trouble = start.error && !fieldError("number") ? explain(start.error) : undefined;
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("start.title")}
      closeButtonProps={{ "aria-label": t("dialog.close") }}
    >
      <form
        onSubmit={(submitted) => {
          submitted.preventDefault();
          start.mutate();
        }}
      >
        <Stack gap="md">
          {ways.data?.length === 0 && <Text size="sm">{t("start.nowhere")}</Text>}
          <Select
            label={t("start.from")}
            data={(ways.data ?? []).map(({ id, name, recipient, group_name: group }) => ({
              value: id,
              label: `${name} · ${readable(recipient)} · ${group}`,
            }))}
            allowDeselect={false}
            value={way?.id ?? null}
            onChange={setFrom}
          />
          <TextInput
            label={t("start.number")}
            description={way && t("start.number.hint", { country: way.country })}
            type="tel"
            inputMode="tel"
            autoComplete="off"
            required
            data-autofocus
            value={number}
            error={fieldError("number")}
            onChange={(change) => setNumber(change.currentTarget.value)}
          />
          <div>
            <Textarea
              label={t("start.text")}
              required
              autosize
              minRows={3}
              maxRows={10}
              maxLength={LONGEST}
              value={text}
              onChange={(change) => setText(change.currentTarget.value)}
            />
            <Length text={text} onChange={setText} />
          </div>
          {trouble && (
            <Alert color="red" role="alert" title={trouble.title}>
              {trouble.hint}
              {open && typeof open["event_id"] === "string" && (
                <Button
                  size="xs"
                  mt="xs"
                  onClick={() => {
                    onStarted(String(open["event_id"]));
                    onClose();
                  }}
                >
                  {t("start.open")}
                </Button>
              )}
            </Alert>
          )}
          <Group justify="end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {t("dialog.cancel")}
            </Button>
            <Button
              type="submit"
              loading={start.isPending}
              disabled={!way || number.trim() === "" || text.trim() === ""}
            >
              {t("start.do")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
