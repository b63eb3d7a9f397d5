import { Button, Group, Modal, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { ReceiveConnector } from "~/kernel/api";
import { api, ok } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import { formatNumber } from "~/kernel/time";
import { Notice } from "~/ui/Notice";
import { ProblemPanel } from "~/ui/ProblemPanel";
import { LIVE_MS, Way } from "../received/Way";
import { words } from "./words";

type TestSmsProps = Readonly<{ connector: ReceiveConnector }>;

/** Sends an SMS as the provider would, and shows what becomes of it, step by step. */
export function TestSms({ connector }: TestSmsProps) {
  const t = useWords(words);
  const [opened, setOpened] = useState(false);
  return (
    <>
      <Button size="xs" variant="default" onClick={() => setOpened(true)}>
        {t("test")}
      </Button>
      <Modal
        opened={opened}
        onClose={() => setOpened(false)}
        title={t("test.title", { name: connector.name })}
        closeButtonProps={{ "aria-label": t("test.close") }}
        size="lg"
      >
        <Test connector={connector} />
      </Modal>
    </>
  );
}

function Test({ connector }: TestSmsProps) {
  const t = useWords(words);
  const [sender, setSender] = useState("Test");
  const [text, setText] = useState(t("test.text.default"));
  const send = useMutation({
    mutationFn: () =>
      ok(
        api.POST("/api/v1/sms-receive-connectors/{id}/test", {
          params: { path: { id: connector.id } },
          body: { sender, text },
        }),
      ),
  });
  const { data } = send;
  const accepted = data !== undefined && data.status < 300;
  return (
    <Stack gap="md">
      <Text size="sm">{t("test.about")}</Text>
      <TextInput
        label={t("test.sender")}
        description={t("test.sender.hint")}
        data-autofocus
        value={sender}
        maxLength={64}
        onChange={(event) => setSender(event.currentTarget.value)}
      />
      <Textarea
        label={t("test.text")}
        autosize
        maxLength={1000}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Group justify="end">
        <Button
          loading={send.isPending}
          disabled={sender.trim() === "" || text === ""}
          onClick={() => send.mutate()}
        >
          {t("test")}
        </Button>
      </Group>
      {send.error && <ProblemPanel error={send.error} onRetry={() => send.mutate()} />}
      {data && (
        <Notice tone={accepted ? "plain" : "bad"}>
          {t("test.answered", {
            status: data.status,
            time: formatNumber(Math.round(data.took_ms)),
          })}{" "}
          {!accepted && data.answer}
        </Notice>
      )}
      {data && <Became key={data.sms_id} id={data.sms_id} expected={accepted} />}
    </Stack>
  );
}

/** The way of the SMS, as soon as it is there. */
function Became({ id, expected }: Readonly<{ id: string; expected: boolean }>) {
  const sms = useQuery({
    queryKey: ["received-sms", "one", id],
    queryFn: () => ok(api.GET("/api/v1/received-sms/{id}", { params: { path: { id } } })),
    enabled: expected,
    retry: 5,
    refetchInterval: LIVE_MS,
  });
  return sms.data ? <Way sms={sms.data} live /> : null;
}
