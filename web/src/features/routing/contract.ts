/** What the REST API says about routing applications. */
import type { Flow } from "./flow/model";

export interface Application {
  id: string;
  client_id: string;
  client_name: string;
  name: string;
  description: string;
  published_version: number | null;
  published_at: string | null;
  published_by_name: string | null;
  draft_state: "new" | "changed" | "published";
  draft_changed_at: string;
  draft_changed_by_name: string | null;
  errors: number;
  warnings: number;
  examples: number;
  red_examples: number;
  test_number: string | null;
  connectors: number;
  waiting_runs: number;
  http_secret_set: boolean;
  signing_key: string | null;
  created_at: string;
}

export interface ApplicationChange {
  name?: string;
  description?: string;
  test_number?: string | null;
  http_secret?: string | null;
  new_signing_key?: true;
}

export interface NewApplication {
  client_id?: string;
  name: string;
  description?: string;
  ready_made?: string;
  language?: "de" | "en";
  flow?: Flow;
}

export interface ReadyMade {
  code: string;
  name: string;
  description: string;
  flow: Flow;
}

export interface FlowProblem {
  code: string;
  message: string;
  node: string | null;
  field: string | null;
  level: "error" | "warning";
}

export interface Passed {
  node: string;
  name: string;
  kind: string;
  at: string;
  output: string | null;
  wants: string | null;
  sets: Record<string, string>;
  sent: string[];
  note: string;
}

export interface Outcome {
  kind: "group" | "ended" | "failed";
  acd_group_id?: string;
  group_name?: string;
  priority?: number;
  subject?: string;
  agent_name?: string | null;
  shown?: Record<string, string>;
  answered?: boolean;
  code?: string;
  message?: string;
}

export interface Difference {
  what: string;
  expected: unknown;
  got: unknown;
}

export interface ExampleResult {
  example_id: string;
  name: string;
  green: boolean;
  differences: Difference[];
  trace: Passed[];
  replies: string[];
}

export interface Checked {
  problems: FlowProblem[];
  examples: ExampleResult[];
}

export interface Draft extends Checked {
  flow: Flow;
  changed_at: string;
  changed_by_name: string | null;
  state: Application["draft_state"];
}

export interface Version {
  number: number;
  note: string;
  override_reason: string | null;
  of_number: number | null;
  published_at: string;
  published_by_name: string | null;
  current: boolean;
  nodes: number;
  waiting_runs: number;
}

export interface Named {
  id: string;
  name: string;
  kind: string;
}

export interface FlowDifference {
  start_changed: boolean;
  added: Named[];
  removed: Named[];
  changed: (Named & {
    fields: { field: string; before: unknown; after: unknown }[];
    leads: { output: string; before: string | null; after: string | null }[];
  })[];
  moved: string[];
}

export type Values = Record<string, unknown>;
export type Facts = Partial<{
  sender: string;
  recipient: string;
  connector: string;
  language: "de" | "en";
  country: string;
  time_zone: string;
  earlier_sms: number;
  can_reply: boolean;
  contact_name: string;
  known_contact: boolean;
  opted_out: boolean;
}>;

export type Want =
  | { kind: "sms"; until: string | null }
  | { kind: "opening_times"; opening_times_id: string }
  | { kind: "queue"; acd_group_id: string }
  | {
      kind: "http";
      method: string;
      url: string;
      headers: Record<string, string>;
      body: string | null;
      timeout_s: number;
    };

export interface Simulation {
  flow?: Flow;
  at: string;
  state: unknown;
  sms: { text: string; keyword?: string } | null;
  answer: null | { timed_out: true } | { values: Values };
  facts: Facts;
  answers: Record<string, Values>;
}

export interface Simulated {
  state: unknown;
  node: string;
  trace: Passed[];
  sent: { text: string }[];
  posted: { to: string[]; subject: string; text: string }[];
  variables: Values;
  want: Want | null;
  outcome: Outcome | null;
}

export interface Given {
  sender: string;
  text: string;
  keyword?: string | null;
  at: string;
  facts?: Facts;
  answers?: Record<string, Values>;
  says?: ({ text: string } | { timed_out: true })[];
}

export interface Expected {
  outcome: "group" | "ended" | "answered" | "failed" | "waiting";
  acd_group_id?: string | null;
  priority?: number | null;
  subject?: string | null;
  replies?: string[] | null;
  variables?: Record<string, string> | null;
}

export interface Example {
  id: string;
  name: string;
  given: Given;
  expected: Expected;
  result: ExampleResult | null;
  created_at: string;
}

export interface Run {
  id: string;
  application_id: string;
  application_name: string;
  version: number | null;
  began_at: string;
  ended_at: string | null;
  state: "waiting" | "calling" | "done";
  waits_until: string | null;
  outcome: Outcome | null;
  fallback: boolean;
  trace: (Passed & { sms_id: string | null })[];
  calls: {
    node: string;
    method: string;
    url: string;
    status: number | null;
    error: string | null;
    took_ms: number | null;
    attempts: number;
    state: string;
  }[];
  sent: { outbound_id: string; text: string | null; state: string }[];
}
