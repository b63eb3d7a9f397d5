import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { anotherNumber, keepSent, readSent, type Sent } from "./history";
import { thread, type Bubble, type Received } from "./thread";
import { send } from "./transport";

export type Contact = Readonly<{ id: string; name: string; recipient: string; token: string | null }>;

const NUMBER = "ringdove.phone.number";
const POLL_MS = 1500;

async function read<T>(path: string): Promise<T> {
  const response = await fetch(path, { headers: { accept: "application/json" } });
  if (!response.ok) throw new Error(`${String(response.status)} ${path}`);
  return (await response.json()) as T;
}

/** The simulated phone: its number, whom it writes to, and the conversation with them. */
export function usePhone() {
  const [number, setNumber] = useState(() => localStorage.getItem(NUMBER) ?? anotherNumber());
  const [chosen, choose] = useState<string>();
  const [sent, setSent] = useState<readonly Sent[]>(readSent);

  useEffect(() => {
    localStorage.setItem(NUMBER, number);
  }, [number]);
  useEffect(() => {
    keepSent(sent);
  }, [sent]);

  const contacts = useQuery({
    queryKey: ["phone", "contacts"],
    queryFn: () => read<{ connectors: Contact[] }>("/api/v1/demo/phone"),
    retry: false,
  });
  const received = useQuery({
    queryKey: ["phone", "messages", number],
    queryFn: () => read<{ items: Received[] }>(`/api/v1/demo/phone/${encodeURIComponent(number)}/messages`),
    refetchInterval: POLL_MS,
    enabled: contacts.isSuccess && number !== "",
  });

  const all = contacts.data?.connectors ?? [];
  const contact = all.find((c) => c.recipient === chosen) ?? all[0];

  const deliver = async (sms: Sent, token: string | null) => {
    const outcome = await send({ id: sms.id, sender: sms.phone, receiver: sms.to, message: sms.text, token });
    setSent((before) => before.map((s) => (s.id === sms.id ? { ...s, outcome } : s)));
  };

  const write = (text: string) => {
    if (!contact) return;
    const sms: Sent = {
      id: crypto.randomUUID(),
      phone: number,
      to: contact.recipient,
      text,
      at: new Date().toISOString(),
      outcome: null,
    };
    setSent((before) => [...before, sms]);
    void deliver(sms, contact.token);
  };

  const again = (bubble: Bubble) => {
    const sms = sent.find((s) => s.id === bubble.id);
    if (!sms || !contact) return;
    setSent((before) => before.map((s) => (s.id === sms.id ? { ...s, outcome: null } : s)));
    void deliver(sms, contact.token);
  };

  return {
    number,
    setNumber,
    contacts: all,
    contact,
    choose,
    loading: contacts.isPending,
    missing: contacts.isError,
    bubbles: contact ? thread(number, contact.recipient, sent, received.data?.items ?? []) : [],
    write,
    again,
  };
}
