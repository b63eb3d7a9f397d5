import type { NewSendConnector, SendConnector, SendConnectorChange } from "~/kernel/api";
import { copiedName, copyInto } from "~/ui/form/values";

/** What the form edits; headers as lines of text. */
export interface SendValues {
  client_id: string | null;
  name: string;
  active: boolean;
  kind: SendConnector["kind"];
  account: string;
  sender: string;
  per_second: number | null;
  id_pattern: string;
  knows_repeats: boolean;
  method: SendConnector["method"];
  url: string;
  headers: string;
  body: string;
  secret: string;
  report_secret: string;
  /** Reports are to come unsigned again. */
  unsigned: boolean;
  success_status: string;
  success_pattern: string;
}

export function newSendConnector(clientId: string | null): SendValues {
  return {
    client_id: clientId,
    name: "",
    active: true,
    kind: "http",
    account: "",
    sender: "",
    per_second: null,
    id_pattern: "",
    knows_repeats: false,
    method: "POST",
    url: "https://",
    headers: "Content-Type: application/json",
    body: '{"to": "{{ recipient }}", "from": "{{ sender }}", "text": "{{ text }}"}',
    secret: "",
    report_secret: "",
    unsigned: false,
    success_status: "2xx",
    success_pattern: "",
  };
}

export function valuesOf(connector: SendConnector): SendValues {
  return {
    ...connector,
    headers: connector.headers.map(({ name, value }) => `${name}: ${value}`).join("\n"),
    secret: "",
    report_secret: "",
    unsigned: false,
    success_pattern: connector.success_pattern ?? "",
    id_pattern: connector.id_pattern ?? "",
  };
}

/** Another way out that sends as this one does, with a secret of its own; the demo's phone is there once. */
export function copyOf(connector: SendConnector): SendValues {
  const empty = newSendConnector(connector.client_id);
  const name = copiedName(connector.name);
  return connector.kind === "demo_phone"
    ? { ...empty, name }
    : copyInto(empty, valuesOf(connector), { name });
}

export function readHeaders(lines: string): SendConnector["headers"] {
  return lines
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => {
      const [name = "", ...value] = line.split(":");
      return { name: name.trim(), value: value.join(":").trim() };
    });
}

/** What is sent: headers apart, no empty secret, an empty pattern as none. */
export function toSend(values: Partial<Omit<SendValues, "client_id">>): SendConnectorChange {
  const { headers, secret, report_secret: signed, unsigned, ...others } = values;
  const { success_pattern: pattern, id_pattern: ids, ...rest } = others;
  return {
    ...rest,
    ...(headers === undefined ? {} : { headers: readHeaders(headers) }),
    ...(secret ? { secret } : {}),
    ...(signed ? { report_secret: signed } : unsigned ? { report_secret: null } : {}),
    ...(pattern === undefined ? {} : { success_pattern: pattern || null }),
    ...(ids === undefined ? {} : { id_pattern: ids || null }),
  };
}

/** A new one belongs to a client, for ever. */
export function toCreate({ client_id: clientId, ...values }: SendValues): NewSendConnector {
  const kind = values.kind === "demo_phone" ? "http" : values.kind;
  const made = { ...(toSend(values) as NewSendConnector), client_id: clientId, kind };
  // What only the HTTP request has is of no use to the others.
  return kind === "http"
    ? made
    : { ...made, url: values.url === "https://" ? "" : values.url, headers: [], body: "" };
}
