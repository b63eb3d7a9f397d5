import { Button, Code, Group, Modal, Text } from "@mantine/core";
import { useWords } from "~/kernel/i18n";
import { formatMoment } from "~/kernel/time";
import { CopyButton } from "~/ui/CopyButton";
import { words } from "./words";

type NewTokenProps = Readonly<{
  token: string | null;
  /** Until when the one before it goes on. */
  oldUntil: string | null;
  onDone: () => void;
}>;

/** The token that saving has made, to be carried to the provider. */
export function NewToken({ token, oldUntil, onDone }: NewTokenProps) {
  const t = useWords(words);
  return (
    <Modal
      opened={token !== null}
      onClose={onDone}
      title={t("new_token.title")}
      withCloseButton={false}
    >
      <Group wrap="nowrap" mb="sm">
        <Code block flex={1}>
          {token}
        </Code>
        {token !== null && <CopyButton value={token} what={t("token")} />}
      </Group>
      <Text size="sm" mb="md">
        {oldUntil
          ? t("new_token.text.both", { until: formatMoment(oldUntil) })
          : t("new_token.text")}
      </Text>
      <Group justify="end">
        <Button data-autofocus onClick={onDone}>
          {t("new_token.done")}
        </Button>
      </Group>
    </Modal>
  );
}
