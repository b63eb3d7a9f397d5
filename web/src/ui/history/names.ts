/** What the audit's codes are called; a code that is not known yet stands for itself. */
import { useCallback } from "react";
import { useWords } from "~/kernel/i18n";
import { names } from "./words";

export const actions = [
  "created",
  "changed",
  "deleted",
  "signed_in",
  "sign_in_failed",
  "locked_out",
  "signed_out",
  "texts_read",
  "erased",
  "exported",
  "merged",
  "separated",
] as const;
export const kinds = [
  "clients",
  "contacts",
  "resellers",
  "reseller_logos",
  "mail_servers",
  "users",
  "acd_groups",
  "acd_group_members",
  "acd_group_supervisors",
  "agent_statuses",
  "agent_status_groups",
  "transaction_codes",
  "templates",
  "template_groups",
  "transaction_code_groups",
  "acd_overflow_rules",
  "skills",
  "user_skills",
  "opening_times",
  "sms_receive_connectors",
  "connector_shares",
  "connector_alarms",
  "opt_out_words",
  "sms_send_connectors",
  "routing_applications",
  "routing_versions",
  "routing_examples",
  "role_rights",
  "text_grants",
  "user_passwords",
  "user_second_factors",
  "api_tokens",
] as const;

export function useAuditWords(): (code: string) => string {
  const t = useWords(names);
  return useCallback((code) => (code in names.en ? t(code as keyof typeof names.en) : code), [t]);
}
