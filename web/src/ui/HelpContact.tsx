import { Anchor, Text } from "@mantine/core";
import { useBrand } from "~/kernel/brand";
import { useWords } from "~/kernel/i18n";
import { words } from "./words";

const ADDRESS = /^[^\s@]+@[^\s@]+$/;

/** Whom to ask, where the reseller says so; without a link where links have no place. */
export function HelpContact({ linked = true }: Readonly<{ linked?: boolean }>) {
  const t = useWords(words);
  const { help_contact: contact } = useBrand();
  if (!contact) return null;
  return (
    <Text size="sm" c="dimmed" style={{ overflowWrap: "anywhere" }}>
      {t("help.ask")}{" "}
      {linked && ADDRESS.test(contact) ? (
        <Anchor href={`mailto:${contact}`}>{contact}</Anchor>
      ) : (
        contact
      )}
    </Text>
  );
}
