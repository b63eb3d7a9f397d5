import { Select } from "@mantine/core";
import type { ReactNode } from "react";
import { useClients } from "~/kernel/choices";
import { useWords } from "~/kernel/i18n";
import { useMe } from "~/kernel/me";
import { words } from "../words";
import { byName } from "./values";

type ClientFieldProps = Readonly<{
  name: string;
  value: string | null;
  error?: ReactNode;
  onChange: (id: string | null) => void;
}>;

/** Whose the new object will be. Who belongs to a client is not asked. */
export function ClientField(props: ClientFieldProps) {
  const t = useWords(words);
  const ofOneClient = useMe().client !== null;
  const clients = useClients(!ofOneClient);
  if (ofOneClient) return null;
  return (
    <Select
      label={t("field.client")}
      description={t("field.client.hint")}
      data={byName(clients)}
      searchable
      required
      {...props}
    />
  );
}
