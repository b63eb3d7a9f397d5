import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { remembered } from "~/kernel/remembered";
import { now } from "~/kernel/time";
import { anotherNumber, keepSent, readSent, type Sent } from "./history";
import { type Bubble, type Received, thread } from "./thread";
import { type Outcome, send } from "./transport";

export interface Contact {
  name: string;
  client: string;
  recipient: string;
  token: string | null;
}

const POLL_MS = 1500;
const kept = remembered<string | null>("phone.number", null);

async function read<T>(path: string): Promise<T> {
  const response = await fetch(path);
  if (!response.ok) throw new Error(response.statusText);
  return (await response.json()) as T;
}

/** The simulated phone: its number, whom it writes to, and the conversation with them. */
export function usePhone() {
  const [number, setNumber] = useState(() => kept.get() ?? anotherNumber());
  const [chosen, choose] = useState<string>();
  const [sent, setSent] = useState(readSent);
  useEffect(() => kept.set(number), [number]);
  useEffect(() => keepSent(sent), [sent]);

  const contacts = useQuery({
    queryKey: ["phone"],
    queryFn: () => read<Contact[]>("/api/v1/demo/phone"),
    retry: false,
  });
  const received = useQuery({
    queryKey: ["phone", number],
    queryFn: () => read<Received[]>(`/api/v1/demo/phone/${encodeURIComponent(number)}/messages`),
    refetchInterval: POLL_MS,
    enabled: contacts.isSuccess && number !== "",
  });

  const all = contacts.data ?? [];
  const contact = all.find((c) => c.recipient === chosen) ?? all[0];
  const settle = (id: string, outcome: Outcome | null) =>
    setSent((before) => before.map((s) => (s.id === id ? { ...s, outcome } : s)));
  const deliver = async ({ id, phone, to, text }: Sent) => {
    const token = all.find((c) => c.recipient === to)?.token ?? null;
    settle(id, await send({ id, sender: phone, receiver: to, message: text, token }));
  };

  return {
    number,
    setNumber,
    contacts: all,
    contact,
    choose,
    state: contacts.status,
    last: sent.findLast((s) => s.phone === number),
    bubbles: contact ? thread(number, contact.recipient, sent, received.data ?? []) : [],
    write: (text: string) => {
      if (!contact) return;
      const at = new Date(now()).toISOString();
      const id = `phone-${at}-${Math.random().toString(36).slice(2, 10)}`;
      const sms: Sent = { id, phone: number, to: contact.recipient, text, at, outcome: null };
      setSent((before) => [...before, sms]);
      void deliver(sms);
    },
    again: ({ id }: Bubble) => {
      const sms = sent.find((s) => s.id === id);
      if (!sms) return;
      settle(id, null);
      void deliver(sms);
    },
  };
}
