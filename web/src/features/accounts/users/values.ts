import type { NewUser, Role, User, UserChange } from "~/kernel/api";
import type { useForm } from "~/ui/form/useForm";
import { copyInto, emptyToNull } from "~/ui/form/values";
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
  /** Null: the client's, as with the other fields that may be null. */
  sms_delivery: User["sms_delivery"] | null;
  sms_email: string;
  max_parallel_sms: number | null;
}

export type UserFormState = ReturnType<typeof useForm<UserValues, User>>;

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
    sms_delivery: null,
    sms_email: "",
    max_parallel_sms: null,
  };
}

export function valuesOf(user: User): UserValues {
  const { inherited, ...own } = user;
  return {
    ...own,
    sms_delivery: inherited.includes("sms_delivery") ? null : user.sms_delivery,
    max_parallel_sms: inherited.includes("max_parallel_sms") ? null : user.max_parallel_sms,
    reseller_id: user.reseller_id ?? null,
    password: "",
    agent_number: user.agent_number ?? "",
    external_id: user.external_id ?? "",
    email: user.email ?? "",
    sms_email: user.sms_email ?? "",
  };
}

/** Somebody new with the same work: nothing of the person is copied. */
export function colleagueOf(user: User): UserValues {
  const nobody = newUser(user.client_id, user.reseller_id ?? null);
  const { username, password, agent_number, external_id, name, email, sms_email } = nobody;
  const anew = { username, password, agent_number, external_id, name, email, sms_email };
  return copyInto(nobody, valuesOf(user), { ...anew, active: true });
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
