import { Badge, Code, Group, Stack, Text, Title } from "@mantine/core";
import { curl } from "~/kernel/curl";
import { useWords } from "~/kernel/i18n";
import { CopyButton } from "~/ui/CopyButton";
import type { Sent } from "./history";
import type { Outcome } from "./transport";
import { words } from "./words";

interface RequestPaneProps {
  sms: Sent | undefined;
  token: string | null;
}

/** What the last SMS looked like to the receiver, for those who connect a provider. */
export function RequestPane({ sms, token }: RequestPaneProps) {
  const t = useWords(words);
  const line =
    sms &&
    curl({
      url: `${location.origin}/SMSReceiver`,
      headers: token === null ? {} : { "X-Token": token },
      form: { receiver: sms.to, sender: sms.phone, message: sms.text, message_id: sms.id },
    });

  return (
    <Stack gap="xs">
      <Group justify="space-between">
        <Title order={2} size="h4">
          {t("request")}
        </Title>
        {line && <CopyButton value={line} what={t("request")} />}
      </Group>
      {line ? (
        <Code block>{line}</Code>
      ) : (
        <Text size="sm" c="dimmed">
          {t("request.none")}
        </Text>
      )}
      {sms?.outcome && <Answer outcome={sms.outcome} />}
    </Stack>
  );
}

function Answer({ outcome }: { outcome: Outcome }) {
  const t = useWords(words);
  if (outcome.kind === "unreachable") return <Text size="sm">{t("unreachable")}</Text>;
  return (
    <Group gap="xs" aria-live="polite">
      <Text size="sm">{t("answer")}</Text>
      <Badge variant="light" color={outcome.kind === "received" ? "green" : "red"}>
        {outcome.status}
      </Badge>
      <Text size="sm" c="dimmed">
        {t("took", { ms: outcome.tookMs })}
        {outcome.kind === "refused" && ` · ${outcome.reason}`}
      </Text>
    </Group>
  );
}
