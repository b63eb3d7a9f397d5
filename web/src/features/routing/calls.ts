/** Everything that is asked of the REST API about routing applications. */
import type { ListQuery, Page } from "~/kernel/api";
import { api, ifMatch, ok, tagged } from "~/kernel/http";
import type {
  Application,
  ApplicationChange,
  Checked,
  Draft,
  Example,
  Expected,
  FlowDifference,
  Given,
  NewApplication,
  ReadyMade,
  Run,
  Simulated,
  Simulation,
  Version,
} from "./contract";
import type { Flow } from "./flow/model";

type Call = (path: string, options?: object) => Promise<{ data?: unknown; response: Response }>;
const http = api as unknown as Record<"GET" | "POST" | "PUT" | "PATCH" | "DELETE", Call>;
const BASE = "/api/v1/routing-applications";
const ONE = `${BASE}/{id}`;
const of = (id: string) => ({ path: { id } });
const read = <T>(call: ReturnType<Call>) => ok(call) as Promise<T>;
const readTagged = <T>(call: ReturnType<Call>) => tagged(call) as Promise<{ data: T; tag: string }>;

export const applications = {
  list: (query: ListQuery) => read<Page<Application>>(http.GET(BASE, { params: { query } })),
  one: (id: string) => readTagged<Application>(http.GET(ONE, { params: of(id) })),
  make: (body: NewApplication) => read<Application>(http.POST(BASE, { body })),
  change: (id: string, tag: string, body: ApplicationChange) =>
    read<Application>(http.PATCH(ONE, { params: { ...of(id), header: ifMatch(tag) }, body })),
  readyMade: (language: string) =>
    read<{ items: ReadyMade[] }>(
      http.GET(`${BASE}/ready-made`, { params: { query: { language } } }),
    ),
  bring: (body: { client_id?: string; name?: string; file: unknown }) =>
    read<Application>(http.POST(`${BASE}/import`, { body })),
  exportAddress: (id: string, version: number | "draft") =>
    `${BASE}/${id}/export?version=${version}`,
};

export const drafts = {
  read: (id: string) => readTagged<Draft>(http.GET(`${ONE}/draft`, { params: of(id) })),
  save: (id: string, tag: string, flow: Flow) =>
    readTagged<Draft>(
      http.PUT(`${ONE}/draft`, { params: { ...of(id), header: ifMatch(tag) }, body: { flow } }),
    ),
  check: (id: string, flow: Flow) =>
    read<Checked>(http.POST(`${ONE}/check`, { params: of(id), body: { flow } })),
  publish: (id: string, tag: string, body: { note: string; override_reason: string | null }) =>
    read<Version>(
      http.POST(`${ONE}/publish`, { params: { ...of(id), header: ifMatch(tag) }, body }),
    ),
  simulate: (id: string, body: Simulation) =>
    read<Simulated>(http.POST(`${ONE}/simulate`, { params: of(id), body })),
};

export type VersionName = number | "draft";

export const versions = {
  list: (id: string, cursor?: string) =>
    read<Page<Version>>(
      http.GET(`${ONE}/versions`, { params: { ...of(id), query: cursor ? { cursor } : {} } }),
    ),
  one: (id: string, number: number) =>
    read<Version & { flow: Flow }>(http.GET(`${ONE}/versions/${number}`, { params: of(id) })),
  publish: (id: string, number: number, note: string) =>
    read<Version>(
      http.POST(`${ONE}/versions/${number}/publish`, { params: of(id), body: { note } }),
    ),
  difference: (id: string, from: VersionName, to: VersionName) =>
    read<FlowDifference>(
      http.GET(`${ONE}/difference`, { params: { ...of(id), query: { from, to } } }),
    ),
};

interface Sentence {
  name: string;
  given: Given;
  expected: Expected;
}

export const examples = {
  list: (id: string) => read<{ items: Example[] }>(http.GET(`${ONE}/examples`, { params: of(id) })),
  add: (id: string, body: Sentence) =>
    read<Example>(http.POST(`${ONE}/examples`, { params: of(id), body })),
  change: (id: string, example: string, body: Partial<Sentence>) =>
    read<Example>(http.PATCH(`${ONE}/examples/${example}`, { params: of(id), body })),
  remove: (id: string, example: string) =>
    read<undefined>(http.DELETE(`${ONE}/examples/${example}`, { params: of(id) })),
  ofReceivedSms: (id: string, receivedSmsId: string) =>
    read<Example>(
      http.POST(`${ONE}/examples/of-received-sms`, {
        params: of(id),
        body: { received_sms_id: receivedSmsId },
      }),
    ),
};

export const traces = {
  ofSms: (id: string) =>
    read<{ runs: Run[] }>(http.GET("/api/v1/received-sms/{id}/trace", { params: of(id) })),
};
