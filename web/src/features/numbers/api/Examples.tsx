import { Alert, Code, Group, NativeSelect, Stack, Text } from "@mantine/core";
import type { ReceiveConnector } from "~/kernel/api";
import { useWords } from "~/kernel/i18n";
import { CopyButton } from "~/ui/CopyButton";
import { addressExample, formExample, jsonExample, type Sample } from "./examples";
import { words } from "./words";

const EXAMPLE_RECEIVER = "+4930901820";
const EXAMPLE_SENDER = "+491713920001";
const HIDDEN_TOKEN = "YOUR-TOKEN";

interface ExamplesProps {
  url: string;
  connector: ReceiveConnector | undefined;
}

/** Requests to copy, with the reader's own number filled in. */
export function Examples({ url, connector }: ExamplesProps) {
  const t = useWords(words);
  const needsToken = connector?.require_token ?? false;
  const sample: Sample = {
    url,
    receiver: connector?.recipient ?? EXAMPLE_RECEIVER,
    sender: EXAMPLE_SENDER,
    message: t("sample.text"),
    token: needsToken ? (connector?.token ?? HIDDEN_TOKEN) : null,
  };
  return (
    <Stack gap="md">
      <Example title={t("start.curl")} text={formExample(sample)} />
      <Example title={t("start.json")} text={jsonExample(sample)} />
      <Example
        title={t("start.browser")}
        text={addressExample(sample)}
        hint={t("start.browser.hint")}
      />
      {sample.token === HIDDEN_TOKEN && <Alert variant="light">{t("start.token_hidden")}</Alert>}
    </Stack>
  );
}

function Example({ title, text, hint }: { title: string; text: string; hint?: string }) {
  return (
    <div>
      <Group justify="space-between" mb={4}>
        <Text size="sm" fw={550}>
          {title}
        </Text>
        <CopyButton value={text} what={title} />
      </Group>
      <Code block>{text}</Code>
      {hint && (
        <Text size="xs" c="dimmed" mt={4}>
          {hint}
        </Text>
      )}
    </div>
  );
}

interface ConnectorChoiceProps {
  connectors: readonly ReceiveConnector[];
  chosen: string | undefined;
  onChoose: (id: string | undefined) => void;
}

export function ConnectorChoice({ connectors, chosen, onChoose }: ConnectorChoiceProps) {
  const t = useWords(words);
  return (
    <NativeSelect
      label={t("choose")}
      value={chosen ?? ""}
      onChange={(event) => onChoose(event.currentTarget.value || undefined)}
      data={[
        { value: "", label: t("choose.none") },
        ...connectors.map((c) => ({ value: c.id, label: `${c.name}, ${c.recipient}` })),
      ]}
    />
  );
}
