/** The objects of the REST API and the paths that serve them. */

export interface Page<T> {
  items: T[];
  next: string | null;
}

export interface ListQuery {
  limit?: number;
  cursor?: string;
  sort?: string;
  q?: string;
}

export type Role = "system_admin" | "reseller_admin" | "client_admin" | "supervisor" | "agent";

export type Right =
  | "resellers.manage"
  | "clients.manage"
  | "users.manage"
  | "receive_connectors.manage"
  | "receive_connectors.read"
  | "send_connectors.manage"
  | "groups.manage"
  | "statuses.manage"
  | "received_sms.read"
  | "sms.read_text"
  | "desk"
  | "requests.unknown";

export interface Me {
  user: {
    id: string;
    username: string;
    name: string;
    language: string | null;
    time_zone: string | null;
  };
  role: Role;
  rights: Right[];
  client: { id: string; code: string; name: string; country: string; time_zone: string } | null;
  reseller: { id: string; code: string; name: string } | null;
  demo: boolean;
}

export interface Credentials {
  reseller?: string | null;
  client: string | null;
  username: string;
  password: string;
}

export interface Hints {
  demo: boolean;
  accounts: { username: string; client: string | null; role: Role; name: string }[];
}

export interface Reseller {
  id: string;
  code: string;
  name: string;
  active: boolean;
}

export interface Client {
  id: string;
  reseller_id: string;
  code: string;
  name: string;
  country: string;
  time_zone: string;
  language: string;
  active: boolean;
}

export interface User {
  id: string;
  client_id: string | null;
  reseller_id?: string | null;
  username: string;
  agent_number: string | null;
  external_id: string | null;
  name: string;
  email: string | null;
  language: string | null;
  time_zone: string | null;
  role: Role;
  active: boolean;
  sms_delivery: "web" | "email";
  sms_email: string | null;
  max_parallel_sms: number;
  may_read_texts?: boolean;
}

export interface Group {
  id: string;
  client_id: string;
  name: string;
  strategy: string;
  offer_timeout_s: number;
  active: boolean;
  members: string[];
  supervisors: string[];
}

export interface AgentStatus {
  id: string;
  client_id: string | null;
  code: string | null;
  name: string;
  colour: string;
  settable_by_agent: boolean;
  logged_on: boolean;
  present: boolean;
  break: boolean;
  receives_calls: boolean;
  receives_sms: boolean;
  distribute_during_call: boolean;
  acd_group_ids: string[];
}

export interface ReceiveConnector {
  id: string;
  client_id: string;
  client_name: string;
  name: string;
  recipient: string;
  country: string;
  active: boolean;
  require_token: boolean;
  token: string | null;
  token_set: boolean;
  routing_type: "direct_acd_group" | "routing_application";
  acd_group_id: string | null;
  acd_group_name: string | null;
  incoming_sms_subject: string;
  routing_application_id: string | null;
  fallback_acd_group_id: string | null;
  fallback_acd_group_name: string | null;
  reply_status: number | null;
  reply_content_type: string | null;
  reply_body: string | null;
  sms_send_connector_id: string | null;
  routable: boolean;
  warnings: string[];
}

export interface ReceiveConnectorChange extends Partial<ReceiveConnector> {
  generate_new_token?: boolean;
}

export interface SendConnector {
  id: string;
  client_id: string;
  name: string;
  active: boolean;
  kind: "http" | "demo_phone";
  method: "GET" | "POST";
  url: string;
  headers: { name: string; value: string }[];
  body: string;
  success_status: string;
  success_pattern: string | null;
  secret_set: boolean;
}

/** A request to the receive address: how each parameter was read, without secrets and texts. */
export interface ReceiverRequest {
  id: string;
  at: string;
  method: string;
  source: string;
  status: number;
  reason: string;
  fields: Record<string, { in: string; as: string; value: string | number | null }>;
  took_ms: number;
}

export type ReplyState = "queued" | "sending" | "sent" | "delivered" | "failed" | "unclear";

export interface ThreadMessage {
  id: string;
  event_id: string | null;
  direction: "in" | "out";
  text: string | null;
  length: number;
  at: string;
  state: ReplyState | null;
  reason: string | null;
  user_id: string | null;
  user_name: string | null;
}

export interface MediaEvent {
  id: string;
  client_id: string;
  type: "sms";
  acd_group_id: string;
  group_name: string;
  subject: string;
  sender: string;
  recipient: string;
  connector_id: string;
  connector_name: string;
  conversation_id: string;
  priority: number;
  state: "queued" | "offered" | "active" | "parked" | "wrap_up" | "closed";
  agent_id: string | null;
  agent_name: string | null;
  offer: { id: string; deadline: string; remaining_ms: number; timeout_s: number } | null;
  received_sms_ids: string[];
  last_received_sms_id: string;
  message_count: number;
  last_message: ThreadMessage | null;
  waiting_ms: number;
  allowed_actions: string[];
  created_at: string;
  accepted_at: string | null;
  closed_at: string | null;
}

export interface StatusView {
  id: string;
  code: string | null;
  name: string;
  colour: string;
  settable_by_agent: boolean;
  logged_on: boolean;
  receives_sms: boolean;
}

export type WhyNothing =
  "no_group" | "delivery_email" | "status" | "status_restricted" | "at_maximum" | "not_connected";

export interface MyStatus {
  agent_status_id: string;
  status: StatusView;
  since_ms: number;
  why_nothing: WhyNothing[];
}

export interface GroupCounter {
  id: string;
  name: string;
  waiting: number;
  longest_wait_ms: number;
  agents_ready: number;
}

export interface Snapshot {
  seq: number;
  user_id: string;
  user_name: string;
  is_agent: boolean;
  max_parallel_sms: number;
  status: MyStatus | null;
  statuses: StatusView[];
  groups: GroupCounter[];
  events: MediaEvent[];
}

export type Gone =
  "declined" | "timed_out" | "withdrawn" | "lost" | "closed" | "returned" | "taken";

export type Update = { seq: number } & (
  | { type: "event_changed"; event: MediaEvent }
  | { type: "event_removed"; event_id: string; reason: Gone }
  | { type: "message_added"; event_id: string; message: ThreadMessage }
  | {
      type: "message_changed";
      event_id: string;
      message_id: string;
      state: ReplyState;
      reason: string | null;
    }
  | { type: "status_changed"; status: MyStatus; reason: string | null }
  | { type: "access_changed" }
);

export type Hint =
  | { type: "counters"; groups: GroupCounter[]; why_nothing?: WhyNothing[] }
  | { type: "changed"; what: string };

export type SmsState =
  "received" | "not_routable" | "failed_routing" | "waiting" | "with_agent" | "closed";

export interface ReceivedSms {
  id: string;
  client_id: string;
  client_name: string;
  connector_id: string;
  connector_name: string;
  sender: string;
  sender_raw: string;
  recipient: string;
  recipient_raw: string;
  text: string | null;
  text_length: number;
  provider_message_id: string | null;
  received_at: string;
  state: SmsState;
  error: string | null;
  media_event_id: string | null;
  acd_group_id: string | null;
  group_name: string | null;
  agent_id: string | null;
  agent_name: string | null;
  repeats: number;
}

/** One call: what goes in, what comes out. */
interface Call<Out, Path = never, Query = never, Body = never, Status extends number = 200> {
  parameters: {
    path: Path;
    query?: Query;
    header?: { "If-Match"?: string };
  };
  requestBody: { content: { "application/json": Body } };
  responses: Record<Status, { content: { "application/json": Out } }>;
}
interface ById {
  id: string;
}
type Read<Out, Query = never> = Omit<Call<Out>, "parameters" | "requestBody"> & {
  parameters: { query?: Query };
};
type ReadOne<Out> = Omit<Call<Out>, "parameters" | "requestBody"> & {
  parameters: { path: ById };
};
type Send<Body, Out, Status extends number = 200> = Omit<
  Call<Out, never, never, Body, Status>,
  "parameters"
>;
type SendTo<Body, Out, Status extends number = 200> = Call<Out, ById, never, Body, Status>;
type Act<Out> = Omit<Call<Out, ById>, "requestBody">;
interface Collection<T, Change = Partial<T>, Filter = unknown> {
  get: Read<Page<T>, ListQuery & { client_id?: string } & Filter>;
  post: Send<Change, T, 201>;
}
interface Member<T, Change = Partial<T>> {
  get: ReadOne<T>;
  patch: SendTo<Change, T>;
}

export interface paths {
  "/api/v1/session": {
    post: Send<Credentials, Me, 201>;
    delete: { responses: { 204: { content: never } } };
  };
  "/api/v1/session/hints": { get: Read<Hints> };
  "/api/v1/setup": { post: Send<{ code: string; username: string; password: string }, Me, 201> };
  "/api/v1/me": { get: Read<Me>; patch: Send<{ language?: string; time_zone?: string }, Me> };
  "/api/v1/me/status": { get: Read<MyStatus>; put: Send<{ agent_status_id: string }, MyStatus> };
  "/api/v1/resellers": Collection<Reseller>;
  "/api/v1/resellers/{id}": Member<Reseller>;
  "/api/v1/clients": Collection<Client>;
  "/api/v1/clients/{id}": Member<Client>;
  "/api/v1/users": Collection<User, Partial<User> & { password?: string }>;
  "/api/v1/users/{id}": Member<User, Partial<User> & { password?: string }>;
  "/api/v1/acd-groups": Collection<Group>;
  "/api/v1/acd-groups/{id}": Member<Group>;
  "/api/v1/agent-statuses": Collection<AgentStatus>;
  "/api/v1/agent-statuses/{id}": Member<AgentStatus>;
  "/api/v1/sms-receive-connectors": Collection<ReceiveConnector, ReceiveConnectorChange>;
  "/api/v1/sms-receive-connectors/{id}": Member<ReceiveConnector, ReceiveConnectorChange>;
  "/api/v1/sms-receive-connectors/{id}/requests": { get: ReadOne<Page<ReceiverRequest>> };
  "/api/v1/unknown-receiver-requests": { get: Read<Page<ReceiverRequest>> };
  "/api/v1/sms-send-connectors": Collection<
    SendConnector,
    Partial<SendConnector> & { secret?: string }
  >;
  "/api/v1/sms-send-connectors/{id}": Member<
    SendConnector,
    Partial<SendConnector> & { secret?: string }
  >;
  "/api/v1/received-sms": {
    get: Read<
      Page<ReceivedSms>,
      ListQuery & { client_id?: string; connector_id?: string; state?: SmsState }
    >;
  };
  "/api/v1/received-sms/{id}": { get: ReadOne<ReceivedSms> };
  "/api/v1/media-events": {
    get: Read<Page<MediaEvent>, ListQuery & { state?: string[]; acd_group_id?: string }>;
  };
  "/api/v1/media-events/{id}": { get: ReadOne<MediaEvent> };
  "/api/v1/media-events/{id}/accept": { post: Act<MediaEvent> };
  "/api/v1/media-events/{id}/decline": { post: Act<MediaEvent> };
  "/api/v1/media-events/{id}/close": {
    post: SendTo<{ last_received_sms_id: string | null }, MediaEvent>;
  };
  "/api/v1/media-events/{id}/replies": { post: SendTo<{ text: string }, ThreadMessage, 201> };
  "/api/v1/media-events/{id}/messages": {
    get: Omit<ReadOne<Page<ThreadMessage>>, "parameters"> & {
      parameters: { path: ById; query?: { cursor?: string; limit?: number } };
    };
  };
}
