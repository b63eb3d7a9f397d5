/** What comes for each connector, asked for all that are shown in one request. */
import { useQuery } from "@tanstack/react-query";
import type { ConnectorActivity } from "~/kernel/api";
import { api, ok } from "~/kernel/http";

const AGAIN_MS = 30_000;
/** The server takes so many at a time. */
const AT_ONCE = 200;

type Asked = Map<string, ((found: ConnectorActivity | null) => void)[]>;
let asked: Asked = new Map();

export function useActivity(id: string): ConnectorActivity | null | undefined {
  return useQuery({
    queryKey: ["connector-activity", id],
    queryFn: () => ask(id),
    refetchInterval: AGAIN_MS,
  }).data;
}

function ask(id: string): Promise<ConnectorActivity | null> {
  return new Promise((answer, fail) => {
    if (asked.size === 0) setTimeout(() => void send().catch(fail), 0);
    asked.set(id, [...(asked.get(id) ?? []), answer]);
  });
}

async function send(): Promise<void> {
  const waiting = [...asked];
  asked = new Map();
  for (let from = 0; from < waiting.length; from += AT_ONCE) {
    const part = waiting.slice(from, from + AT_ONCE);
    const query = { connector_id: part.map(([id]) => id) };
    const found = await ok(api.GET("/api/v1/connector-activity", { params: { query } }));
    const byId = new Map(found.items.map((one) => [one.id, one]));
    for (const [id, answers] of part) for (const answer of answers) answer(byId.get(id) ?? null);
  }
}
