import { useQuery } from "@tanstack/react-query";
import { type KeyboardEvent, useId, useState } from "react";
import type { ReadyTemplate } from "~/kernel/api";
import { api, ok } from "~/kernel/http";
import type { Mode } from "../../drafts";
import { matching } from "./fuzzy";

const STALE_MS = 60_000;
const AT_MOST = 50;

interface Given {
  text: string;
  caret: number;
  mode: Mode;
  eventId: string;
  onInsert: (text: string, range: readonly [number, number], sendNow: boolean) => void;
}

export type Slash = ReturnType<typeof useSlash>;

/** A slash at the beginning or after a blank opens the templates; what follows it narrows them. */
export function useSlash({ text, caret, mode, eventId, onInsert }: Given) {
  const listId = useId();
  const [closed, setClosed] = useState<string>();
  const [chosen, setChosen] = useState(0);
  const match = mode === "reply" ? /(?:^|\s)\/([^\s/]{0,40})$/.exec(text.slice(0, caret)) : null;
  const query = match?.[1] ?? "";
  const open = match !== null && closed !== text;
  const { data, error } = useQuery({
    queryKey: ["templates", "ready", eventId],
    queryFn: () =>
      ok(api.GET("/api/v1/media-events/{id}/templates", { params: { path: { id: eventId } } })),
    enabled: open,
    staleTime: STALE_MS,
  });
  const found = open ? matching(data ?? [], query).slice(0, AT_MOST) : [];
  const current = Math.min(chosen, Math.max(0, found.length - 1));

  const choose = (template: ReadyTemplate | undefined, sendNow = false) => {
    if (template?.text) onInsert(template.text, [caret - query.length - 1, caret], sendNow);
    setChosen(0);
  };
  /** Whether the key was for the list. */
  const onKeyDown = (key: KeyboardEvent): boolean => {
    if (!open || key.nativeEvent.isComposing || key.altKey) return false;
    const by = { ArrowDown: 1, ArrowUp: -1 }[key.key];
    const template = found[current];
    if (by !== undefined && found.length > 0)
      setChosen((current + by + found.length) % found.length);
    else if (key.key === "Escape") setClosed(text);
    // A slash alone is no answer, whether templates are there or not.
    else if (key.key === "Enter" && !template && text.trim() === "/") setClosed(undefined);
    else if ((key.key === "Enter" || (key.key === "Tab" && !key.shiftKey)) && template)
      choose(template, key.key === "Enter" && template.sends_at_once);
    else return false;
    key.preventDefault();
    return true;
  };
  return {
    open,
    found,
    known: data?.length,
    error,
    listId,
    current,
    choose,
    onKeyDown,
    field: open
      ? {
          role: "combobox",
          "aria-expanded": true,
          "aria-controls": listId,
          "aria-autocomplete": "list" as const,
          ...(found.length > 0 && { "aria-activedescendant": `${listId}-${current}` }),
        }
      : {},
  };
}
