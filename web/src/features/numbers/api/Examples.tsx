import { NativeSelect, Stack, Text } from "@mantine/core";
import type { ReceiveConnector } from "~/kernel/api";
import { useWords } from "~/kernel/i18n";
import { CodeBlock } from "~/ui/CodeBlock";
import { Notice } from "~/ui/Notice";
import { addressExample, formExample, jsonExample, type Sample } from "./examples";
import { words } from "./words";

const EXAMPLE_RECEIVER = "+4930901820";
const EXAMPLE_SENDER = "+491713920001";
const HIDDEN_TOKEN = "YOUR-TOKEN";

interface ExamplesProps {
  url: string;
  connector: Pick<ReceiveConnector, "recipient" | "require_token" | "token"> | undefined;
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
      <CodeBlock title={t("start.curl")} text={formExample(sample)} />
      <CodeBlock title={t("start.json")} text={jsonExample(sample)} />
      <div>
        <CodeBlock title={t("start.browser")} text={addressExample(sample)} />
        <Text size="xs" c="dimmed" mt={4}>
          {t("start.browser.hint")}
        </Text>
      </div>
      {sample.token === HIDDEN_TOKEN && <Notice>{t("start.token_hidden")}</Notice>}
    </Stack>
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
