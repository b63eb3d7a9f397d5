import { ActionIcon, TextInput } from "@mantine/core";
import { useEffect, useMemo, useState } from "react";
import type { ThreadMessage } from "~/kernel/api";
import { useWords } from "~/kernel/i18n";
import { CloseIcon, DownIcon, UpIcon } from "~/ui/icons";
import { useFocusBack } from "~/ui/useFocusBack";
import { useDesk } from "../desk";
import type { DeskState } from "../state";
import { words } from "../words";
import classes from "./Search.module.css";

const PAGES_AT_MOST = 100;

export interface Found {
  query: string;
  marked: string | undefined;
}

type SearchProps = Readonly<{
  state: DeskState;
  eventId: string;
  onFound: (found: Found) => void;
  onClose: () => void;
}>;

/** Searches in all that was ever said with this customer; Enter goes to the one before, Shift+Enter back. */
export function Search({ state, eventId, onFound, onClose }: SearchProps) {
  const t = useWords(words);
  useFocusBack();
  const { actions } = useDesk();
  const [query, setQuery] = useState("");
  const [at, setAt] = useState(0);
  const thread = state.threads.get(eventId);
  const older = thread?.older ?? null;
  const { epoch } = state;
  const hits = useMemo(() => searched(thread?.messages ?? [], query), [thread, query]);
  const current = hits[Math.min(at, hits.length - 1)];

  // Older pages come one after the other, as long as somebody searches.
  const [pages, setPages] = useState(0);
  useEffect(() => {
    if (query.trim() === "" || !older || pages >= PAGES_AT_MOST) return undefined;
    let left = false;
    void actions.loadThread(eventId, epoch, older).then(
      () => {
        if (!left) setPages((count) => count + 1);
      },
      () => undefined,
    );
    return () => {
      left = true;
    };
  }, [actions, epoch, eventId, older, pages, query]);
  useEffect(() => onFound({ query: query.trim(), marked: current }), [onFound, query, current]);

  const go = (by: number) => {
    if (hits.length > 0) setAt((Math.min(at, hits.length - 1) + by + hits.length) % hits.length);
  };
  return (
    <div className={classes["search"]} role="search">
      <TextInput
        aria-label={t("search.label")}
        placeholder={t("search.label")}
        data-autofocus
        // Asked for by a key or a button: the focus is expected here.
        // eslint-disable-next-line jsx-a11y/no-autofocus
        autoFocus
        value={query}
        onChange={(change) => {
          setQuery(change.currentTarget.value);
          setAt(0);
        }}
        onKeyDown={(key) => {
          if (key.key === "Escape") onClose();
          if (key.key === "Enter") go(key.shiftKey ? -1 : 1);
        }}
      />
      <span role="status">
        {query.trim() !== "" &&
          (hits.length > 0
            ? t("search.at", { at: Math.min(at, hits.length - 1) + 1, of: hits.length })
            : t(older ? "search.goes_on" : "search.nothing"))}
      </span>
      <ActionIcon aria-label={t("search.before")} onClick={() => go(1)}>
        <UpIcon />
      </ActionIcon>
      <ActionIcon aria-label={t("search.after")} onClick={() => go(-1)}>
        <DownIcon />
      </ActionIcon>
      <ActionIcon aria-label={t("search.close")} onClick={onClose}>
        <CloseIcon />
      </ActionIcon>
    </div>
  );
}

/** The messages with these words, newest first. */
function searched(messages: readonly ThreadMessage[], query: string): string[] {
  const wanted = query.trim().toLocaleLowerCase();
  if (wanted === "") return [];
  return messages
    .filter(({ text }) => text?.toLocaleLowerCase().includes(wanted))
    .map(({ id }) => id)
    .toReversed();
}
