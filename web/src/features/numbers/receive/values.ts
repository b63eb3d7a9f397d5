import type { NewReceiveConnector, ReceiveConnector, ReceiveConnectorChange } from "~/kernel/api";
import { copiedName, copyInto } from "~/ui/form/values";

/** How long a replaced token goes on. */
export type OldEnds = NonNullable<ReceiveConnectorChange["old_token_ends"]>;

const DEFAULT_TYPE = "text/plain; charset=utf-8";

/** What the form edits. */
export interface ConnectorValues {
  client_id: string | null;
  name: string;
  recipient: string;
  country: string;
  billing_reference: string;
  client_may_route: boolean;
  active: boolean;
  require_token: boolean;
  token: string;
  generate_new_token: boolean;
  old_token_ends: OldEnds;
  /** One a line. */
  allowed_sources: string;
  limit_per_minute: number | null;
  routing_type: ReceiveConnector["routing_type"];
  acd_group_id: string | null;
  incoming_sms_subject: string;
  routing_application_id: string | null;
  fallback_acd_group_id: string | null;
  sms_send_connector_id: string | null;
  reply_status: number | null;
  reply_content_type: string;
  reply_body: string;
  opening_times_id: string | null;
  priority: number;
}

/** A new connector is closed to strangers unless somebody decides otherwise. */
export function newConnector(clientId: string | null, country: string): ConnectorValues {
  return {
    client_id: clientId,
    name: "",
    recipient: "",
    country,
    billing_reference: "",
    client_may_route: false,
    active: true,
    require_token: true,
    token: "",
    generate_new_token: true,
    old_token_ends: "24h",
    allowed_sources: "",
    limit_per_minute: null,
    routing_type: "direct_acd_group",
    acd_group_id: null,
    incoming_sms_subject: "",
    routing_application_id: null,
    fallback_acd_group_id: null,
    sms_send_connector_id: null,
    reply_status: 200,
    reply_content_type: DEFAULT_TYPE,
    reply_body: "",
    opening_times_id: null,
    priority: 50,
  };
}

/** The token's field begins empty: what is typed there replaces the present one. */
export function valuesOf(connector: ReceiveConnector): ConnectorValues {
  return {
    ...connector,
    token: "",
    generate_new_token: false,
    old_token_ends: "24h",
    allowed_sources: connector.allowed_sources.join("\n"),
  };
}

/** Another number that is received in the same way, with a token of its own. */
export function copyOf(connector: ReceiveConnector): ConnectorValues {
  return copyInto(newConnector(connector.client_id, connector.country), valuesOf(connector), {
    name: copiedName(connector.name),
    recipient: "",
    generate_new_token: connector.require_token,
  });
}

/** What is sent: no empty token, and a new one only where it was asked for and none was typed. */
export function toSend(
  values: Partial<Omit<ConnectorValues, "client_id">>,
): ReceiveConnectorChange {
  const {
    token,
    generate_new_token: generate,
    allowed_sources: sources,
    country,
    reply_status: status,
    ...rest
  } = values;
  const sent = {
    ...rest,
    ...(country ? { country } : {}),
    ...(sources === undefined ? {} : { allowed_sources: sources.split(/[\s,]+/).filter(Boolean) }),
    ...(status === undefined ? {} : { reply_status: status ?? 200 }),
    ...(token ? { token } : {}),
    ...(generate && !token ? { generate_new_token: true } : {}),
  };
  delete sent.old_token_ends;
  return sent;
}

/** What was changed; with a new token goes when the old one ends, which is a choice though it stays as it was. */
export function toChange(
  changed: Partial<Omit<ConnectorValues, "client_id">>,
  { old_token_ends: ends }: ConnectorValues,
): ReceiveConnectorChange {
  const sent = toSend(changed);
  const isNew = sent.token !== undefined || sent.generate_new_token !== undefined;
  return { ...sent, ...(isNew ? { old_token_ends: ends } : {}) };
}

/** A new one belongs to a client, for ever. */
export function toCreate({ client_id: clientId, ...values }: ConnectorValues): NewReceiveConnector {
  const { name, recipient } = values;
  return { ...toSend(values), name, recipient, client_id: clientId ?? "" };
}
