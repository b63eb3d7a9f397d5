import type { Contact, ContactChange } from "~/kernel/api";
import { copiedName } from "~/ui/form/values";

/** What the form edits; fields as lines of text. */
export interface ContactValues {
  client_id: string | null;
  name: string;
  numbers: string[];
  language: Contact["language"];
  notes: string;
  fields: string;
}

export function newContact(clientId: string | null): ContactValues {
  return { client_id: clientId, name: "", numbers: [], language: null, notes: "", fields: "" };
}

export function valuesOf(contact: Contact): ContactValues {
  const { client_id, name, numbers, language, notes } = contact;
  const lines = Object.entries(contact.fields).map(([field, value]) => `${field}: ${value}`);
  return { client_id, name, numbers, language, notes, fields: lines.join("\n") };
}

/** Somebody else of the same house: what people share is kept; a number belongs to one contact, a note to one person. */
export function copyOf(contact: Contact): ContactValues {
  const name = contact.name && copiedName(contact.name);
  return { ...valuesOf(contact), name, numbers: [], notes: "" };
}

export function readFields(lines: string): Record<string, string> {
  return Object.fromEntries(
    lines
      .split("\n")
      .filter((line) => line.trim() !== "")
      .map((line) => {
        const [name = "", ...value] = line.split(":");
        return [name.trim(), value.join(":").trim()];
      }),
  );
}

export function toSend(values: Partial<Omit<ContactValues, "client_id">>): ContactChange {
  const { fields, ...rest } = values;
  return { ...rest, ...(fields === undefined ? {} : { fields: readFields(fields) }) };
}
