import { Select } from "@mantine/core";
import { useWords } from "~/kernel/i18n";
import { words } from "../words";

type CodeSelectProps = Readonly<{
  codes: readonly { id: string; name: string }[];
  needed: boolean;
  value: string | null;
  onChange: (id: string | null) => void;
}>;

/** What it was about. */
export function CodeSelect({ codes, needed, value, onChange }: CodeSelectProps) {
  const t = useWords(words);
  return (
    <Select
      label={t("code.label")}
      description={needed ? t("code.needed") : undefined}
      data={codes.map(({ id, name }) => ({ value: id, label: name }))}
      searchable
      clearable={!needed}
      value={value}
      onChange={onChange}
    />
  );
}
