import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { draft, dropDraft, keepDraft, type Mode, readDrafts } from "../drafts";

/** The text being written: this browser's draft, else what the server kept of hers. */
export function useDraft(eventId: string, mode: Mode, me: string, initial: string) {
  const [text, setText] = useState(() => initial || draft(eventId, mode));
  const [touched, setTouched] = useState(initial !== "");
  const { data } = useQuery({
    queryKey: ["drafts", eventId],
    queryFn: () => readDrafts(eventId),
    staleTime: 0,
    retry: false,
  });
  const ofMode = data?.filter((kept) => kept.mode === mode) ?? [];
  const mine = ofMode.find(({ user_id: id }) => id === me)?.text ?? "";
  // What she wrote in another browser comes up by itself while this one is still empty.
  if (!touched && text === "" && mine !== "") {
    setText(mine);
    setTouched(true);
  }
  const write = (next: string) => {
    setTouched(true);
    setText(next);
    keepDraft(eventId, next, mode);
  };
  const clear = () => {
    setTouched(true);
    setText("");
    dropDraft(eventId, mode);
  };
  const others = ofMode.filter(({ user_id: id, text: theirs }) => id !== me && theirs !== text);
  return { text, write, clear, others };
}
