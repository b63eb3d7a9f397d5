/** The stored form of a flow. What kind a node is of decides what its settings are. */
import type { Language } from "~/kernel/language";

export type Texts = Partial<Record<Language, string>>;

export interface Choice {
  output: string;
  words: string[];
}

export interface Condition {
  variable: string;
  type: "text" | "number" | "date" | "time";
  operator:
    | "equals"
    | "differs"
    | "less"
    | "at_most"
    | "greater"
    | "at_least"
    | "contains"
    | "begins_with"
    | "ends_with"
    | "is_empty"
    | "is_set";
  value: string;
}

export interface Header {
  name: string;
  value: string;
}

/** The settings of every kind, as `routing/nodes/` reads them; null and empty where nothing was chosen yet. */
export interface Settings {
  keyword: {
    of: string;
    where: "first_word" | "any_word" | "beginning" | "whole_text";
    choices: Choice[];
  };
  pattern: { of: string; pattern: string; ignore_case: boolean };
  compare: { match: "all" | "any"; conditions: Condition[] };
  sender: {
    numbers: string[];
    prefixes: string[];
    countries: string[];
    known: boolean | null;
    contact: boolean | null;
    opted_out: boolean | null;
  };
  opening_times: { opening_times_id: string | null };
  queue_state: { acd_group_id: string | null };
  set_variable: { name: string; value: string };
  language: { language: Language };
  ask_and_wait: {
    question: Texts;
    again: Texts | null;
    answer: "choice" | "number" | "date" | "yes_no" | "free";
    choices: Choice[];
    minimum: number | null;
    maximum: number | null;
    tries: number;
    timeout_s: number;
    person_words: string[];
    save_as: string;
  };
  reply: { texts: Texts };
  to_group: {
    acd_group_id: string | null;
    priority: number;
    subject: string;
    show: string[];
    skills: string[];
    not_before: string;
    last_agent: boolean;
  };
  to_agent: {
    acd_group_id: string | null;
    user_id: string | null;
    priority: number;
    subject: string;
    show: string[];
  };
  email: { to: string[]; subject: string; text: string };
  http: {
    method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
    url: string;
    headers: Header[];
    body: string;
    timeout_s: number;
    sign: boolean;
    repeat: boolean;
    save_as: string;
  };
  note: { text: string };
  end: Record<string, never>;
}

export type NodeKind = keyof Settings;

export interface Place {
  x: number;
  y: number;
}

export interface FlowNode {
  id: string;
  /** One of `NodeKind`, or of a newer release's. */
  kind: string;
  name: string;
  settings: object;
  /** To which node each output goes. */
  leads: Readonly<Record<string, string>>;
  at: Place;
}

export interface Flow {
  format: number;
  start: string;
  nodes: readonly FlowNode[];
}

export const emptyFlow: Flow = { format: 1, start: "", nodes: [] };
