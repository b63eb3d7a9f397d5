/** Whole lists to choose from, for the fields and columns that name another object. */
import { useQuery } from "@tanstack/react-query";
import type { ListQuery, Page } from "./api";
import { api, ok } from "./http";
import { useRight } from "./me";

const PAGE = 200;
const AT_MOST = 2_000;

async function whole<T>(read: (query: ListQuery) => Promise<Page<T>>): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<T> = await read({ limit: PAGE, ...(cursor === null ? {} : { cursor }) });
    items.push(...page.items);
    cursor = page.next;
  } while (cursor !== null && items.length < AT_MOST);
  return items;
}

function useChoices<T>(
  name: string,
  filter: { client_id?: string },
  enabled: boolean,
  read: (query: ListQuery & { client_id?: string }) => Promise<Page<T>>,
): T[] | undefined {
  return useQuery({
    queryKey: [name, "choices", filter],
    queryFn: () => whole((query) => read({ ...query, ...filter })),
    enabled,
  }).data;
}

export function useResellers(enabled = true) {
  return useChoices("resellers", {}, enabled, (query) =>
    ok(api.GET("/api/v1/resellers", { params: { query } })),
  );
}

/** One client, for the defaults that its users and groups have from it; undefined until it is known. */
export function useClient(clientId: string | null) {
  return useQuery({
    queryKey: ["clients", "one", clientId],
    queryFn: () =>
      ok(api.GET("/api/v1/clients/{id}", { params: { path: { id: clientId ?? "" } } })),
    enabled: clientId !== null,
  }).data;
}

export function useClients(enabled = true) {
  return useChoices("clients", {}, enabled, (query) =>
    ok(api.GET("/api/v1/clients", { params: { query } })),
  );
}

/** All that one sees, for those who may. */
export function useReceiveConnectors() {
  const mayRead = useRight("receive_connectors.read");
  return useChoices("sms-receive-connectors", {}, mayRead, (query) =>
    ok(api.GET("/api/v1/sms-receive-connectors", { params: { query } })),
  );
}

/** Of one client; undefined until the client is known and the list has come. */
export function useGroups(clientId: string | null) {
  return useChoices("acd-groups", { client_id: clientId ?? "" }, clientId !== null, (query) =>
    ok(api.GET("/api/v1/acd-groups", { params: { query } })),
  );
}

/** Of one client, for those who may read them. */
export function useOpeningTimes(clientId: string | null) {
  const mayRead = useRight("groups.manage");
  return useChoices(
    "opening-times",
    { client_id: clientId ?? "" },
    mayRead && clientId !== null,
    (query) => ok(api.GET("/api/v1/opening-times", { params: { query } })),
  );
}

/** Skills of one client, for those who may read them. */
export function useSkills(clientId: string | null) {
  const mayRead = useRight("groups.manage");
  return useChoices(
    "skills",
    { client_id: clientId ?? "" },
    mayRead && clientId !== null,
    (query) => ok(api.GET("/api/v1/skills", { params: { query } })),
  );
}

/** Of one client, for those who may read them: those that are published, since no other can be chosen. */
export function useApplications(clientId: string | null) {
  const mayRead = useRight("routing_applications.manage");
  return useChoices(
    "routing-applications",
    { client_id: clientId ?? "" },
    mayRead && clientId !== null,
    (query) =>
      ok(
        api.GET("/api/v1/routing-applications", {
          params: { query: { ...query, published: true } },
        }),
      ),
  );
}

export function useUsers(clientId: string | null) {
  return useChoices("users", { client_id: clientId ?? "" }, clientId !== null, (query) =>
    ok(api.GET("/api/v1/users", { params: { query } })),
  );
}

export function useSendConnectors(clientId: string | null) {
  return useChoices(
    "sms-send-connectors",
    { client_id: clientId ?? "" },
    clientId !== null,
    (query) => ok(api.GET("/api/v1/sms-send-connectors", { params: { query } })),
  );
}
