import type { Group } from "~/kernel/api";
import { copiedName, copyInto } from "~/ui/form/values";

type Inheritable = "strategy" | "offer_timeout_s";

/** What the form of a group edits. */
export type GroupValues = Omit<
  Group,
  "id" | "created_at" | "client_id" | "inherited" | "opening_times_name" | Inheritable
> & {
  client_id: string | null;
  /** Null: the client's. */
  strategy: string | null;
  offer_timeout_s: number | null;
};

export const STRATEGIES = [
  "longest_idle",
  "fewest_open",
  "round_robin",
  "most_skilled",
  "pick",
] as const;

export function valuesOf({ inherited, ...group }: Group): GroupValues {
  return {
    ...group,
    strategy: inherited.includes("strategy") ? null : group.strategy,
    offer_timeout_s: inherited.includes("offer_timeout_s") ? null : group.offer_timeout_s,
  };
}

export function newGroup(clientId: string | null): GroupValues {
  return {
    client_id: clientId,
    name: "",
    strategy: null,
    offer_timeout_s: null,
    active: true,
    return_to_agent_s: 120,
    absence_limit_s: 300,
    answer_target_s: 300,
    waiting_limit_s: 1800,
    wrap_up_s: 0,
    code_needed: false,
    decline_reason_needed: false,
    auto_accept: false,
    may_pick: false,
    last_agent_s: 0,
    threading_s: 0,
    on_miss: "count",
    log_out_after_misses: 0,
    log_out_after_s: 0,
    log_out_at: null,
    park_limit_s: 604_800,
    email_time_s: 14_400,
    opening_times_id: null,
    events_order: "ageing",
    members: [],
    reserve_members: [],
    readers: [],
    supervisors: [],
  };
}

export function copyOf(group: Group): GroupValues {
  return copyInto(newGroup(group.client_id), valuesOf(group), { name: copiedName(group.name) });
}
