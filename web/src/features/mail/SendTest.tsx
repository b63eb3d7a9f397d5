import { Button, Group, List, Loader, Text, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { MailServer, MailTest } from "~/kernel/api";
import { api, ok } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import { Problem } from "~/kernel/problem";
import { formatMoment } from "~/kernel/time";
import { FormSection } from "~/ui/form/FormFrame";
import { useToastProblem } from "~/ui/problems";
import { StateBadge, type Tone } from "~/ui/StateBadge";
import { words } from "./words";

const LOOK_MS = 700;
const TONES: Readonly<Record<MailTest["steps"][number]["state"], Tone>> = {
  ok: "good",
  warning: "warn",
  failed: "bad",
};

/** *Send test mail*: really sent, and each step told as soon as it is done. */
export function SendTest({ server }: Readonly<{ server: MailServer }>) {
  const t = useWords(words);
  const queries = useQueryClient();
  const complain = useToastProblem();
  const [to, setTo] = useState("");
  const params = { path: { id: server.id } };
  const key = ["mail-servers", "test", server.id];
  const test = useQuery({
    queryKey: key,
    queryFn: () =>
      ok(api.GET("/api/v1/mail-servers/{id}/test", { params })).catch((error: unknown) => {
        if (error instanceof Problem && error.status === 404) return null;
        throw error;
      }),
    refetchInterval: ({ state }) => (state.data?.state === "running" ? LOOK_MS : false),
  });
  const send = useMutation({
    mutationFn: () =>
      ok(api.POST("/api/v1/mail-servers/{id}/test", { params, body: { to: to.trim() } })),
    onSuccess: async (begun) => {
      queries.setQueryData(key, begun);
      await queries.invalidateQueries({ queryKey: key });
    },
    onError: complain,
  });
  const found = test.data;
  const running = send.isPending || found?.state === "running";
  return (
    <FormSection title={t("test")} about={t("test.about")}>
      <Group align="end" gap="sm">
        <TextInput
          type="email"
          label={t("test.to")}
          value={to}
          onChange={(event) => setTo(event.currentTarget.value)}
        />
        <Button
          variant="default"
          loading={running}
          disabled={!to.includes("@")}
          onClick={() => send.mutate()}
        >
          {t("test.send")}
        </Button>
      </Group>
      <div role="status">{found && <Outcome test={found} />}</div>
    </FormSection>
  );
}

function Outcome({ test }: Readonly<{ test: MailTest }>) {
  const t = useWords(words);
  return (
    <>
      <Text size="sm" mb="xs">
        {test.state === "running" && <Loader size="xs" mr="xs" />}
        {t(`outcome.${test.state}`, { to: test.recipient, at: formatMoment(test.created_at) })}
      </Text>
      <List listStyleType="none" spacing="xs" size="sm">
        {test.steps.map(({ name, state, code, detail }) => (
          <List.Item key={name}>
            <StateBadge tone={TONES[state]}>{t(`step.${name}` as "step.connect")}</StateBadge>{" "}
            {code !== "done" && <span>{t(`code.${code}` as "code.timeout")} </span>}
            {detail && (
              <Text span size="xs" c="dimmed" style={{ overflowWrap: "anywhere" }}>
                {detail}
              </Text>
            )}
          </List.Item>
        ))}
      </List>
    </>
  );
}
