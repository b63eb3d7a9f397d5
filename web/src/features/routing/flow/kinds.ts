/** Every kind of node: with what it begins, by which outputs it is left, which variables it sets. */
import type { FlowNode, NodeKind, Settings } from "./model";

/** What a kind is for; the palette shows the kinds by it. */
export type Purpose = "decide" | "talk" | "data" | "leave";

interface Kind<S> {
  purpose: Purpose;
  initial: S;
  outputs: (settings: S) => readonly string[];
  sets: (settings: S) => readonly string[];
}

const NEXT = ["next"] as const;
const none = () => [];
const next = () => NEXT;

/** A question can always be left like this, whatever its answer. */
const ALWAYS = ["timeout", "no_answer", "person", "not_sent"] as const;

export const kinds: { readonly [K in NodeKind]: Kind<Settings[K]> } = {
  keyword: {
    purpose: "decide",
    initial: { of: "text", where: "first_word", choices: [] },
    outputs: ({ choices }) => [...choices.map(({ output }) => output), "otherwise"],
    sets: none,
  },
  pattern: {
    purpose: "decide",
    initial: { of: "text", pattern: "", ignore_case: true },
    outputs: () => ["matches", "otherwise"],
    sets: ({ pattern }) =>
      [...pattern.matchAll(/\(\?P?<(\w+)>/g)].flatMap(([, name]) => name ?? []),
  },
  compare: {
    purpose: "decide",
    initial: {
      match: "all",
      conditions: [{ variable: "text", type: "text", operator: "contains", value: "" }],
    },
    outputs: () => ["yes", "no"],
    sets: none,
  },
  sender: {
    purpose: "decide",
    initial: {
      numbers: [],
      prefixes: [],
      countries: [],
      known: null,
      contact: null,
      opted_out: null,
    },
    outputs: () => ["matches", "otherwise"],
    sets: none,
  },
  opening_times: {
    purpose: "decide",
    initial: { opening_times_id: null },
    outputs: () => ["open", "closed", "holiday"],
    sets: () => ["next_opening", "holiday_name"],
  },
  queue_state: {
    purpose: "decide",
    initial: { acd_group_id: null },
    outputs: () => ["free", "busy", "nobody"],
    sets: () => ["waiting", "longest_wait_s", "agents_present", "agents_free", "expected_wait_s"],
  },
  reply: {
    purpose: "talk",
    initial: { texts: {} },
    outputs: () => ["next", "not_sent"],
    sets: none,
  },
  ask_and_wait: {
    purpose: "talk",
    initial: {
      question: {},
      again: null,
      answer: "free",
      choices: [],
      minimum: null,
      maximum: null,
      tries: 2,
      timeout_s: 3600,
      person_words: ["agent", "person", "human", "mensch", "mitarbeiter"],
      save_as: "answer",
    },
    outputs: ({ answer, choices }) => [...answers(answer, choices), ...ALWAYS],
    sets: ({ save_as: name }) => [name],
  },
  language: {
    purpose: "talk",
    initial: { language: "de" },
    outputs: next,
    sets: none,
  },
  email: {
    purpose: "talk",
    initial: { to: [], subject: "", text: "" },
    outputs: next,
    sets: none,
  },
  http: {
    purpose: "data",
    initial: {
      method: "GET",
      url: "",
      headers: [],
      body: "",
      timeout_s: 10,
      sign: true,
      repeat: true,
      save_as: "answer",
    },
    outputs: () => ["ok", "refused", "failed"],
    sets: ({ save_as: name }) => [name, `${name}_status`],
  },
  set_variable: {
    purpose: "data",
    initial: { name: "", value: "" },
    outputs: next,
    sets: ({ name }) => [name],
  },
  note: {
    purpose: "data",
    initial: { text: "" },
    outputs: next,
    sets: none,
  },
  to_group: {
    purpose: "leave",
    initial: {
      acd_group_id: null,
      priority: 50,
      subject: "",
      show: [],
      skills: [],
      not_before: "",
      last_agent: false,
    },
    outputs: none,
    sets: none,
  },
  to_agent: {
    purpose: "leave",
    initial: { acd_group_id: null, user_id: null, priority: 50, subject: "", show: [] },
    outputs: none,
    sets: none,
  },
  end: { purpose: "leave", initial: {}, outputs: none, sets: none },
};

export const kindNames = Object.keys(kinds) as NodeKind[];
export const purposes: readonly Purpose[] = ["decide", "talk", "data", "leave"];

function answers(
  answer: Settings["ask_and_wait"]["answer"],
  choices: readonly { output: string }[],
) {
  if (answer === "choice") return choices.map(({ output }) => output);
  return answer === "yes_no" ? ["yes", "no"] : ["answer"];
}

export function isKind(kind: string): kind is NodeKind {
  return kind in kinds;
}

/** A node's settings with what a half-finished or older one lacks. */
export function settingsOf<K extends NodeKind>(kind: K, settings: object): Settings[K] {
  return { ...kinds[kind].initial, ...settings };
}

/** By what names a node may be left; one of an unknown kind by those that it leads on from. */
export function outputsOf(node: FlowNode): readonly string[] {
  return asked(node, "outputs") ?? Object.keys(node.leads);
}

export function setsOf(node: FlowNode): readonly string[] {
  return (asked(node, "sets") ?? []).filter(Boolean);
}

function asked({ kind, settings }: FlowNode, what: "outputs" | "sets") {
  if (!isKind(kind)) return undefined;
  const asking = kinds[kind] as unknown as Kind<object>;
  return asking[what](settingsOf(kind, settings));
}

/** What is known when an application begins; `routing/node.py` says so too. */
export const KNOWN = [
  "text",
  "first_text",
  "keyword",
  "sender",
  "recipient",
  "connector",
  "client",
  "language",
  "country",
  "time_zone",
  "known_sender",
  "earlier_sms",
  "can_reply",
  "date",
  "time",
  "weekday",
  "contact_name",
  "known_contact",
  "opted_out",
  "last_agent",
  "waiting_group",
  "waited_s",
] as const;

/** Variables that hold others, by name. */
export type Holder = "contact_fields" | "event_variables";

/** Every variable that a text of this flow may use; `fields`: those that contacts have. */
export function variablesOf(nodes: readonly FlowNode[], fields: readonly string[] = []): string[] {
  const carried = heldOf(nodes, "event_variables");
  return [
    ...new Set([
      ...nodes.flatMap(setsOf),
      ...KNOWN,
      ...fields.map((name) => `contact_fields.${name}`),
      // Their names are whatever the application before gave them.
      ...(carried.length > 0 ? carried : ["name"]).map((name) => `event_variables.${name}`),
    ]),
  ];
}

/** The variables that a flow uses of those that hold others. */
export function heldOf(nodes: readonly FlowNode[], holder: Holder): string[] {
  const used = new RegExp(`\\b${holder}\\.([a-z0-9_]+)`, "g");
  const named = nodes.flatMap(({ settings }) => [...JSON.stringify(settings).matchAll(used)]);
  return [...new Set(named.flatMap(([, name]) => name ?? []))].sort();
}
