import { useClients } from "~/kernel/choices";
import { useWords } from "~/kernel/i18n";
import { useMe } from "~/kernel/me";
import { words } from "../words";
import type { Column } from "./DataTable";

/** Whose a row is, for those who see the rows of several clients; nothing for all others. */
export function useClientColumn<Row extends { client_id: string | null }>(): Column<Row>[] {
  const t = useWords(words);
  const ofOneClient = useMe().client !== null;
  const clients = useClients(!ofOneClient);
  if (ofOneClient) return [];
  const names = new Map(clients?.map(({ id, name }) => [id, name]));
  const name = (id: string | null) => (id === null ? "–" : (names.get(id) ?? "…"));
  return [
    { key: "client", header: t("field.client"), minor: true, cell: (row) => name(row.client_id) },
  ];
}
