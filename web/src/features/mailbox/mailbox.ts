/** The demo's mailbox. Its endpoints exist in the demo only, so the API's description does not name them. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

export interface Mail {
  id: string;
  sender: string;
  recipient: string;
  subject: string;
  text: string;
  at: string;
  can_answer: boolean;
}

export interface Mailbox {
  people: string[];
  items: Mail[];
}

const PATH = "/api/v1/demo/mailbox";
const EVERY_MS = 2_000;

export function useMailbox(address: string | null) {
  return useQuery({
    queryKey: ["mailbox", address],
    queryFn: async (): Promise<Mailbox> => {
      const response = await fetch(
        address ? `${PATH}?${new URLSearchParams({ address }).toString()}` : PATH,
      );
      if (!response.ok) throw new Error(String(response.status));
      return (await response.json()) as Mailbox;
    },
    refetchInterval: EVERY_MS,
    retry: false,
  });
}

export function useAnswer(mailId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (text: string) => {
      const response = await fetch(`${PATH}/${mailId}/answers`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ text }),
      });
      if (!response.ok) throw new Error(String(response.status));
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: ["mailbox"] }),
  });
}

export type Piece = Readonly<{ text: string; href?: string }>;

/** A text in pieces, its addresses as links. */
export function linked(text: string): Piece[] {
  return text
    .split(/(https?:\/\/[^\s<>]+)/)
    .filter((piece) => piece !== "")
    .map((piece) => (/^https?:\/\//.test(piece) ? { text: piece, href: piece } : { text: piece }));
}
