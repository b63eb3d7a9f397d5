import { useState } from "react";
import { useWords } from "~/kernel/i18n";
import { useRight } from "~/kernel/me";
import { useKeyOf } from "~/ui/keys/useOwnKeys";
import { words as keyWords } from "~/ui/keys/words";
import { useReadable } from "~/ui/phone";
import { useDesk } from "./desk";
import { useKeys } from "./keys";
import { type Tab, tabsOf } from "./list/tabs";
import { useCommands } from "./palette/commands";
import { mine, parked } from "./selectors";
import type { DeskEvent, DeskState } from "./state";
import { COMPOSER_ID } from "./thread/Composer";
import { type Move, MOVES } from "./thread/Moves";
import { useNeighbours } from "./useNeighbours";
import { words } from "./words";

const TAB_KEYS: Record<Tab, string> = { mine: "M", parked: "P", queue: "Q", closed: "C" };

interface Given {
  state: DeskState;
  event: DeskEvent | undefined;
  hers: boolean;
  open: (eventId: string | undefined) => void;
  onTab: (tab: Tab) => void;
  toggleContext: () => void;
}

/** What the keys and buttons of the desk do with what is open. */
export function useDeskCommands({ state, event, hers, open, onTab, toggleContext }: Given) {
  const { actions } = useDesk();
  const t = useWords(words);
  const tKey = useWords(keyWords);
  const keyOf = useKeyOf();
  const readable = useReadable();
  const mayStart = useRight("conversations.start");
  const [moving, setMoving] = useState<Move>();
  const [closing, setClosing] = useState(false);
  const [starting, setStarting] = useState(false);
  const start = mayStart ? () => setStarting(true) : undefined;
  const inWork = mine(state);
  const rows = [...inWork, ...parked(state)];
  useNeighbours(state, rows, event?.id);

  const close = async (codeId: string | null = null) => {
    if (!event || !hers || !event.allowed_actions.includes("close")) return;
    if (event.code_needed && !codeId) {
      setClosing(true);
      return;
    }
    setClosing(false);
    open(inWork.find(({ id }) => id !== event.id)?.id);
    const { id, last_received_sms_id: lastSms } = event;
    if (!(await actions.close(id, lastSms, codeId))) open(id);
  };
  const begin = (move: Move | undefined) => {
    if (move === undefined || (hers && event?.allowed_actions.includes(move))) setMoving(move);
  };
  const step = (by: number) => {
    const at = rows.findIndex(({ id }) => id === event?.id);
    const next = at < 0 ? rows[0] : rows[(at + by + rows.length) % rows.length];
    if (next) open(next.id);
  };
  const tab = (wanted: Tab) => {
    if (tabsOf(state).includes(wanted)) onTab(wanted);
  };
  useKeys({
    next: () => step(1),
    previous: () => step(-1),
    "Alt+ArrowDown": () => step(1),
    "Alt+ArrowUp": () => step(-1),
    reply: () => document.getElementById(COMPOSER_ID)?.focus(),
    // A wrap-up has its code beside it, and hears this key itself.
    close: event?.state === "wrap_up" ? undefined : () => void close(),
    transfer: () => begin("transfer"),
    park: () => begin("park"),
    return: () => begin("return"),
    context: toggleContext,
    unread: () => {
      if (event) actions.unseen(event.id);
      open(undefined);
    },
    start,
    "g m": () => tab("mine"),
    "g p": () => tab("parked"),
    "g q": () => tab("queue"),
    "g c": () => tab("closed"),
  });
  const may = (act: string) => hers && event?.allowed_actions.includes(act) === true;
  useCommands([
    ...rows.map((one) => ({
      id: one.id,
      name: one.sender_name ?? readable(one.sender),
      about: one.last_message?.text ?? one.subject,
      run: () => open(one.id),
    })),
    ...(may("close")
      ? [{ id: "close", name: tKey("close"), keys: keyOf("close"), run: () => void close() }]
      : []),
    ...MOVES.filter(may).map((move) => ({
      id: move,
      name: t(`move.${move}`),
      keys: keyOf(move),
      run: () => begin(move),
    })),
    ...(start ? [{ id: "start", name: t("start.title"), keys: keyOf("start"), run: start }] : []),
    ...tabsOf(state).map((name) => ({
      id: `tab ${name}`,
      name: t(`tab.${name}`),
      keys: `G ${TAB_KEYS[name]}`,
      run: () => onTab(name),
    })),
    { id: "context", name: tKey("context"), keys: keyOf("context"), run: toggleContext },
  ]);
  return {
    start,
    starting,
    endStarting: () => setStarting(false),
    close,
    closing,
    cancelClosing: () => setClosing(false),
    moving,
    begin,
  };
}
