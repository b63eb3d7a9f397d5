import type { NewClientBody } from "~/kernel/api";

export const kinds = ["one", "many"] as const;
export type Kind = (typeof kinds)[number];

/** What the form edits, by the names under which the server complains. */
export interface NewClientValues {
  kind: Kind;
  reseller_id: string | null;
  /** The client that the new one is to work like. */
  copy_from: string | null;
  "reseller.name": string;
  "client.name": string;
  "client.code": string;
  "client.country": string;
  "administrator.name": string;
  "administrator.username": string;
  "administrator.email": string;
  "agent.name": string;
  "agent.username": string;
  "agent.email": string;
  group: string;
  "connector.name": string;
  "connector.recipient": string;
}

export function emptyClient(resellerId: string | null, country: string): NewClientValues {
  return {
    kind: "one",
    reseller_id: resellerId,
    copy_from: null,
    "reseller.name": "",
    "client.name": "",
    "client.code": "",
    "client.country": country,
    "administrator.name": "",
    "administrator.username": "",
    "administrator.email": "",
    "agent.name": "",
    "agent.username": "",
    "agent.email": "",
    group: "Support",
    "connector.name": "",
    "connector.recipient": "",
  };
}

const LONGEST_CODE = 63;

/** A code as people would write it: `Bäcker & Söhne` is `backer-sohne`. */
export function codeOf(name: string): string {
  return name
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/g, "")
    .replace(/ß/g, "ss")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "")
    .slice(0, LONGEST_CODE);
}

type Place = Readonly<{ isFirst: boolean; language: "de" | "en"; timeZone: string }>;

/** Without a name nobody is invited; without a number there is no connector yet. */
export function toMake(values: NewClientValues, place: Place): NewClientBody {
  const name = values["client.name"].trim();
  const reseller = values.kind === "one" ? name : values["reseller.name"].trim();
  const recipient = values["connector.recipient"].trim();
  return {
    ...(place.isFirst
      ? { reseller: { name: reseller, code: codeOf(reseller) } }
      : { reseller_id: values.reseller_id }),
    copy_from: values.copy_from,
    client: {
      name,
      code: values["client.code"].trim() || codeOf(name),
      ...(values.copy_from === null && {
        country: values["client.country"],
        language: place.language,
        time_zone: place.timeZone,
      }),
    },
    administrator: person(values, "administrator"),
    agent: person(values, "agent"),
    group: values.group.trim(),
    connector: recipient ? { name: values["connector.name"].trim() || recipient, recipient } : null,
  };
}

/** Whoever has a name has a username; an address alone is not enough, and the server says so. */
function person(values: NewClientValues, part: "administrator" | "agent") {
  const name = values[`${part}.name`].trim();
  const email = values[`${part}.email`].trim();
  const username = values[`${part}.username`].trim() || codeOf(name);
  if (!username && !name && !email) return null;
  return { username, name: name || username || email, email: email || null };
}
