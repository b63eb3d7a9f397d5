import type { Role } from "~/kernel/api";

const all: readonly Role[] = [
  "system_admin",
  "reseller_admin",
  "client_admin",
  "supervisor",
  "agent",
];

/** The roles that somebody may give: her own and those below it. */
export function rolesBelow(role: Role): readonly Role[] {
  return all.slice(all.indexOf(role));
}

export function isOfClient(role: Role): boolean {
  return role !== "system_admin" && role !== "reseller_admin";
}
