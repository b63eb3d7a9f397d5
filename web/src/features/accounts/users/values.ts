import type { NewUser, Role, User, UserChange } from "~/kernel/api";
import { emptyToNull } from "~/ui/form/values";
import { isOfClient } from "./roles";

/** What the form edits; what was left empty is an empty text here and null at the server. */
export interface UserValues {
  client_id: string | null;
  reseller_id: string | null;
  username: string;
  password: string;
  agent_number: string;
  external_id: string;
  name: string;
  email: string;
  language: string | null;
  time_zone: string | null;
  role: Role;
  active: boolean;
  sms_delivery: User["sms_delivery"];
  sms_email: string;
  max_parallel_sms: number | null;
}

export function newUser(clientId: string | null, resellerId: string | null): UserValues {
  return {
    client_id: clientId,
    reseller_id: resellerId,
    username: "",
    password: "",
    agent_number: "",
    external_id: "",
    name: "",
    email: "",
    language: null,
    time_zone: null,
    role: "agent",
    active: true,
    sms_delivery: "web",
    sms_email: "",
    max_parallel_sms: 3,
  };
}

export function valuesOf(user: User): UserValues {
  return {
    ...user,
    reseller_id: user.reseller_id ?? null,
    password: "",
    agent_number: user.agent_number ?? "",
    external_id: user.external_id ?? "",
    email: user.email ?? "",
    sms_email: user.sms_email ?? "",
  };
}

/** What is sent of a change: no empty password; where a user belongs never changes. */
export function toSend({ password, ...values }: Partial<UserValues>): UserChange {
  return { ...(emptyToNull(values) as UserChange), ...(password ? { password } : {}) };
}

/** A new user belongs to a client, a reseller, or the system, as her role says. */
export function toCreate(values: UserValues): NewUser {
  const { client_id: clientId, reseller_id: resellerId, ...rest } = values;
  return {
    ...(toSend(rest) as NewUser),
    ...(isOfClient(rest.role) && clientId ? { client_id: clientId } : {}),
    ...(rest.role === "reseller_admin" && resellerId ? { reseller_id: resellerId } : {}),
  };
}
