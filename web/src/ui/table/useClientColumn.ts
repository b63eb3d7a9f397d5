import { useClients } from "~/kernel/choices";
import { useWords } from "~/kernel/i18n";
import { useMe } from "~/kernel/me";
import { words } from "../words";
import type { Column } from "./DataTable";
import type { Filter } from "./filters";

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

/** Whose rows to show, for those who see the rows of several clients. */
export function useClientFilter(): Filter[] {
  const t = useWords(words);
  const ofOneClient = useMe().client !== null;
  const clients = useClients(!ofOneClient);
  if (ofOneClient) return [];
  const options = (clients ?? []).map(({ id, name }) => ({ value: id, label: name }));
  return [{ key: "client_id", label: t("field.client"), kind: "choice", options }];
}
