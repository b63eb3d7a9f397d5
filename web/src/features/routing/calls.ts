/** Everything that is asked of the REST API about routing applications. */
import type { ListQuery } from "~/kernel/api";
import { api, ifMatch, ok, tagged } from "~/kernel/http";
import type {
  ApplicationChange,
  Draft,
  Example,
  Expected,
  Given,
  NewApplication,
  ReadyMade,
  Run,
  Simulated,
  Simulation,
  VersionWithFlow,
} from "./contract";
import type { Flow } from "./flow/model";

const of = (id: string) => ({ path: { id } });
/** Flows are any JSON there, and of a type of their own here. */
type Json = Record<string, unknown>;
const json = (flow: Flow) => flow as unknown as Json;

export const applications = {
  list: (query: ListQuery) => ok(api.GET("/api/v1/routing-applications", { params: { query } })),
  one: (id: string) => tagged(api.GET("/api/v1/routing-applications/{id}", { params: of(id) })),
  make: (body: NewApplication) => ok(api.POST("/api/v1/routing-applications", { body })),
  change: (id: string, tag: string, body: ApplicationChange) =>
    ok(
      api.PATCH("/api/v1/routing-applications/{id}", {
        params: { ...of(id), header: ifMatch(tag) },
        body,
      }),
    ),
  readyMade: async (language: "de" | "en") => {
    const { items } = await ok(
      api.GET("/api/v1/routing-applications/ready-made", { params: { query: { language } } }),
    );
    return items as unknown as ReadyMade[];
  },
  bring: (body: { client_id?: string; name?: string; file: Json }) =>
    ok(api.POST("/api/v1/routing-applications/import", { body })),
  /** What a new one is begun with: the draft and its examples, as a file holds them. */
  toCopy: async (id: string) => {
    const [{ data }, file] = await Promise.all([
      applications.one(id),
      ok(
        api.GET("/api/v1/routing-applications/{id}/export", {
          params: { ...of(id), query: { version: "draft" } },
        }),
      ),
    ]);
    return { data: { ...data, file: file as unknown as Json }, tag: "" };
  },
  exportAddress: (id: string, version: VersionName) =>
    `/api/v1/routing-applications/${id}/export?version=${version}`,
};

export const drafts = {
  contactFields: (id: string) =>
    ok(api.GET("/api/v1/routing-applications/{id}/contact-fields", { params: of(id) })),
  read: async (id: string) => {
    const { data, tag } = await tagged(
      api.GET("/api/v1/routing-applications/{id}/draft", { params: of(id) }),
    );
    return { data: data as unknown as Draft, tag };
  },
  save: (id: string, tag: string, flow: Flow) =>
    tagged(
      api.PUT("/api/v1/routing-applications/{id}/draft", {
        params: { ...of(id), header: ifMatch(tag) },
        body: { flow: json(flow) },
      }),
    ),
  publish: (id: string, tag: string, body: { note: string; override_reason: string | null }) =>
    ok(
      api.POST("/api/v1/routing-applications/{id}/publish", {
        params: { ...of(id), header: ifMatch(tag) },
        body,
      }),
    ),
  simulate: async (id: string, { flow, ...rest }: Simulation) => {
    const found = await ok(
      api.POST("/api/v1/routing-applications/{id}/simulate", {
        params: of(id),
        body: { ...rest, flow: json(flow) },
      }),
    );
    return found as unknown as Simulated;
  },
};

export type VersionName = number | "draft";

export const versions = {
  list: (id: string) =>
    ok(
      api.GET("/api/v1/routing-applications/{id}/versions", {
        params: { ...of(id), query: { limit: 200 } },
      }),
    ),
  one: async (id: string, number: number) => {
    const path = { id, number };
    const found = await ok(
      api.GET("/api/v1/routing-applications/{id}/versions/{number}", { params: { path } }),
    );
    return found as unknown as VersionWithFlow;
  },
  publish: (id: string, number: number, note: string) =>
    ok(
      api.POST("/api/v1/routing-applications/{id}/versions/{number}/publish", {
        params: { path: { id, number } },
        body: { note },
      }),
    ),
  difference: (id: string, from: VersionName, to: VersionName) =>
    ok(
      api.GET("/api/v1/routing-applications/{id}/difference", {
        params: { ...of(id), query: { from: String(from), to: String(to) } },
      }),
    ),
};

export const receivedSms = {
  one: (id: string) => ok(api.GET("/api/v1/received-sms/{id}", { params: of(id) })),
  runs: async (id: string) => {
    const { runs } = await ok(api.GET("/api/v1/received-sms/{id}/trace", { params: of(id) }));
    return runs as unknown as Run[];
  },
  keep: (id: string, application: string) =>
    ok(
      api.POST("/api/v1/received-sms/{id}/examples", {
        params: of(id),
        body: { application_id: application },
      }),
    ),
};

interface Sentence {
  name: string;
  given: Given;
  expected: Expected;
}

export const examples = {
  list: async (id: string): Promise<Example[]> => {
    const [{ items }, draft] = await Promise.all([
      ok(api.GET("/api/v1/routing-applications/{id}/examples", { params: of(id) })),
      drafts.read(id),
    ]);
    const results = draft.data.examples;
    return items.map((example) => ({
      ...example,
      result: results.find(({ example_id: of }) => of === example.id),
    }));
  },
  add: (id: string, body: Sentence) =>
    ok(api.POST("/api/v1/routing-applications/{id}/examples", { params: of(id), body })),
  change: (id: string, example: string, body: Partial<Sentence>) =>
    ok(
      api.PATCH("/api/v1/routing-applications/{id}/examples/{example_id}", {
        params: { path: { id, example_id: example } },
        body,
      }),
    ),
  remove: (id: string, example: string) =>
    ok(
      api.DELETE("/api/v1/routing-applications/{id}/examples/{example_id}", {
        params: { path: { id, example_id: example } },
      }),
    ),
};
