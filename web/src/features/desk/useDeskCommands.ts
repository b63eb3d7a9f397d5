import { useState } from "react";
import { useDesk } from "./desk";
import { useKeys } from "./keys";
import { type Tab, tabsOf } from "./list/tabs";
import { mine, parked } from "./selectors";
import type { DeskEvent, DeskState } from "./state";
import { COMPOSER_ID } from "./thread/Composer";
import type { Move } from "./thread/Moves";

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
  const [moving, setMoving] = useState<Move>();
  const [closing, setClosing] = useState(false);
  const inWork = mine(state);

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
    const rows = [...inWork, ...parked(state)];
    const at = rows.findIndex(({ id }) => id === event?.id);
    const next = at < 0 ? rows[0] : rows[(at + by + rows.length) % rows.length];
    if (next) open(next.id);
  };
  const tab = (wanted: Tab) => {
    if (tabsOf(state).includes(wanted)) onTab(wanted);
  };
  useKeys({
    j: () => step(1),
    k: () => step(-1),
    "Alt+ArrowDown": () => step(1),
    "Alt+ArrowUp": () => step(-1),
    r: () => document.getElementById(COMPOSER_ID)?.focus(),
    e: () => void close(),
    t: () => begin("transfer"),
    p: () => begin("park"),
    b: () => begin("return"),
    i: toggleContext,
    u: () => {
      if (event) actions.unseen(event.id);
      open(undefined);
    },
    "g m": () => tab("mine"),
    "g p": () => tab("parked"),
    "g q": () => tab("queue"),
    "g c": () => tab("closed"),
  });
  return {
    close,
    closing,
    cancelClosing: () => setClosing(false),
    moving,
    begin,
  };
}
