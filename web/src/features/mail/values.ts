import type { MailServer, MailServerChange, NewMailServer } from "~/kernel/api";

/** What the form edits. */
export interface MailValues {
  reseller_id: string | null;
  client_id: string | null;
  name: string;
  sender: string;
  host: string;
  port: number;
  security: MailServer["security"];
  login: string;
  password: string;
  dkim_selector: string;
}

/** What servers of each kind listen on (RFC 6409, RFC 8314). */
export const PORTS: Readonly<Record<MailServer["security"], number>> = {
  starttls: 587,
  tls: 465,
  none: 25,
};

export function newMailServer(resellerId: string | null): MailValues {
  return {
    reseller_id: resellerId,
    client_id: null,
    name: "",
    sender: "",
    host: "",
    port: PORTS.starttls,
    security: "starttls",
    login: "",
    password: "",
    dkim_selector: "",
  };
}

export function valuesOf(server: MailServer): MailValues {
  return {
    reseller_id: server.reseller_id,
    client_id: server.client_id,
    name: server.name,
    sender: server.sender,
    host: server.host,
    port: server.port,
    security: server.security,
    login: server.login ?? "",
    password: "",
    dkim_selector: server.dkim_selector ?? "",
  };
}

/** What changed; an empty name to sign in with takes the password away with it, an empty password keeps it. */
export function toSend(values: Partial<MailValues>): MailServerChange {
  const { login, password, dkim_selector: selector, ...rest } = values;
  const change: MailServerChange = { ...rest };
  delete change.reseller_id;
  delete change.client_id;
  if (login !== undefined) change.login = login.trim() === "" ? null : login.trim();
  if (change.login === null) change.password = null;
  else if (password) change.password = password;
  if (selector !== undefined) change.dkim_selector = selector.trim() === "" ? null : selector;
  return change;
}

export function toCreate({ reseller_id: reseller, client_id: client, ...values }: MailValues) {
  const owner = client === null ? { reseller_id: reseller } : { client_id: client };
  return { ...toSend(values), ...owner } as NewMailServer;
}
