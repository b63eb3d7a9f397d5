/** What a status does, in the order of the table and the form. */
export const flags = [
  "settable_by_agent",
  "logged_on",
  "present",
  "break",
  "holiday",
  "post_processing",
  "receives_calls",
  "receives_sms",
  "distribute_during_call",
] as const;

/** What a predefined status does not let go of. */
export const fixed: ReadonlySet<string> = new Set(["settable_by_agent", "logged_on"]);
