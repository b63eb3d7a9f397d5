import { Group, Stack, Text, Title } from "@mantine/core";
import { curl } from "~/kernel/curl";
import { useWords } from "~/kernel/i18n";
import { CodeBlock } from "~/ui/CodeBlock";
import { StateBadge } from "~/ui/StateBadge";
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
      <Title order={2}>{t("request")}</Title>
      {line ? (
        <CodeBlock title="curl" text={line} />
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
      <StateBadge tone={outcome.kind === "received" ? "good" : "bad"}>{outcome.status}</StateBadge>
      <Text size="sm" c="dimmed">
        {t("took", { ms: outcome.tookMs })}
        {outcome.kind === "refused" && ` · ${outcome.reason}`}
      </Text>
    </Group>
  );
}
