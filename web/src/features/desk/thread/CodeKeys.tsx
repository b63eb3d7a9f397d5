import { Button, Group } from "@mantine/core";
import { useWords } from "~/kernel/i18n";
import { Kbd } from "~/ui/Kbd";
import { words } from "../words";

export interface Code {
  id: string;
  name: string;
}

/** So many have a key of their own. */
export const CODE_KEYS = 9;

type CodeKeysProps = Readonly<{
  codes: readonly Code[];
  value: string | null;
  onChoose: (id: string) => void;
}>;

/** What it was about, each at a digit. */
export function CodeKeys({ codes, value, onChoose }: CodeKeysProps) {
  const t = useWords(words);
  return (
    <Group gap="xs" role="group" aria-label={t("code.label")}>
      {codes.slice(0, CODE_KEYS).map(({ id, name }, index) => (
        <Button
          key={id}
          size="xs"
          variant={id === value ? "filled" : "default"}
          aria-pressed={id === value}
          data-autofocus={index === 0 || undefined}
          leftSection={<Kbd>{String(index + 1)}</Kbd>}
          onClick={() => onChoose(id)}
        >
          {name}
        </Button>
      ))}
    </Group>
  );
}

/** The code that a digit means. */
export function codeAt(codes: readonly Code[], key: string): string | undefined {
  return /^[1-9]$/.test(key) ? codes[Number(key) - 1]?.id : undefined;
}
