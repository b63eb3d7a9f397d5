import { Radio, Stack } from "@mantine/core";
import { useWords } from "~/kernel/i18n";
import type { OldEnds } from "./values";
import { words } from "./words";

const choices = ["now", "24h", "7d"] as const satisfies readonly OldEnds[];

type OldTokenEndsProps = Readonly<{ value: string | null; onChange: (value: string) => void }>;

/** Asks how long the provider may go on with the token that is replaced. */
export function OldTokenEnds({ value, onChange }: OldTokenEndsProps) {
  const t = useWords(words);
  return (
    <Radio.Group
      label={t("old_ends")}
      description={t("old_ends.hint")}
      value={value}
      onChange={onChange}
    >
      <Stack gap="xs" mt="xs">
        {choices.map((ends) => (
          <Radio key={ends} value={ends} label={t(`old_ends.${ends}`)} />
        ))}
      </Stack>
    </Radio.Group>
  );
}
