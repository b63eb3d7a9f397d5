import { Select } from "@mantine/core";
import { type ReactNode, useEffect } from "react";
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
  /** There is no other client to choose. */
  onOnly: (id: string) => void;
}>;

/** Whose the new object will be. Who belongs to a client is not asked; where there is one client, it is that one's. */
export function ClientField({ onOnly, ...props }: ClientFieldProps) {
  const t = useWords(words);
  const ofOneClient = useMe().client !== null;
  const clients = useClients(!ofOneClient);
  const only = clients?.length === 1 ? clients[0]?.id : undefined;
  const isOpen = props.value === null;
  useEffect(() => {
    if (isOpen && only !== undefined) onOnly(only);
  }, [isOpen, only, onOnly]);
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
