import { Button, Group, Text } from "@mantine/core";
import { useWords } from "~/kernel/i18n";
import { words } from "../words";

type InheritsProps = Readonly<{
  /** What counts where nothing is set; undefined until it is known. */
  value: string | undefined;
  isSet: boolean;
  onReset: () => void;
  /** Names the field to those who listen. */
  what: string;
}>;

/** Below a field: what its client's default is, and the way back to it. */
export function Inherits({ value, isSet, onReset, what }: InheritsProps) {
  const t = useWords(words);
  if (value === undefined) return null;
  return (
    <Group gap="xs" mt={-8} mih={24}>
      <Text size="xs" c="dimmed">
        {t(isSet ? "inherits.other" : "inherits.from", { value })}
      </Text>
      {isSet && (
        <Button
          variant="subtle"
          size="compact-xs"
          aria-label={t("inherits.reset.of", { what })}
          onClick={onReset}
        >
          {t("inherits.reset")}
        </Button>
      )}
    </Group>
  );
}
