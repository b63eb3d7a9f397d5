import { useQueryClient } from "@tanstack/react-query";
import {
  lazy,
  type ReactNode,
  Suspense,
  useCallback,
  useEffect,
  useMemo,
  useReducer,
  useState,
} from "react";
import { useWords } from "~/kernel/i18n";
import { meQuery } from "~/kernel/me";
import type { Gone } from "~/kernel/api";
import { Problem } from "~/kernel/problem";
import { useLineState, useStream } from "~/kernel/stream/stream";
import { useToastProblem } from "~/ui/problems";
import { toast } from "~/ui/toast";
import { readable } from "~/ui/phone";
import { deskActions } from "./actions";
import { customerKey } from "./customer";
import { DeskContext } from "./desk";
import { Notices } from "./Notices";
import { OfferWatch } from "./OfferWatch";
import { Commands, CommandsContext } from "./palette/commands";
import { PaletteKey } from "./palette/PaletteKey";
import { useKeySetting } from "./settings";
import { type DeskEvent, step } from "./state";
import { eventKey } from "./useOpenEvent";
import { useOutbox, useRefusals } from "./useOutbox";
import { words } from "./words";

const Declining = lazy(async () => ({ default: (await import("./list/Declining")).Declining }));

/** What is read of an event besides its thread. */
const readAgain = (eventId: string) => [eventKey(eventId), customerKey(eventId)];

/** Holds the line and the desk, whatever page is shown: offers must reach an agent everywhere. */
export function DeskProvider({ children }: Readonly<{ children: ReactNode }>) {
  const [state, tell] = useReducer(step, null);
  const complain = useComplain();
  const queries = useQueryClient();
  useStream((frame) => {
    tell({ kind: "frame", frame });
    if (frame.kind === "update" && frame.data.type === "access_changed")
      void queries.invalidateQueries();
    if (frame.kind === "hint" && frame.data.type === "again")
      for (const key of readAgain(frame.data.event_id))
        void queries.invalidateQueries({ queryKey: key });
  });

  // The line knows first when a session ends: asking who we are leads to the sign-in page.
  const line = useLineState();
  useEffect(() => {
    if (line === "signed_out") void queries.invalidateQueries({ queryKey: meQuery.queryKey });
  }, [line, queries]);

  const t = useWords(words);
  const gone = state?.gone;
  useEffect(() => {
    if (!gone) return;
    const { reason, event } = gone;
    if (isHerOwnDoing(reason)) return;
    toast({
      tone: "plain",
      title: t(`gone.${reason}`),
      hint: `${event.group_name} · ${readable(event.sender)}`,
    });
  }, [gone, t]);

  const actions = useMemo(() => deskActions(tell, complain), [complain]);
  useOutbox(actions);
  useRefusals((eventId) => {
    const event = state?.events.get(eventId);
    toast({
      tone: "bad",
      title: t("outbox.refused", { sender: event ? readable(event.sender) : "" }),
      hint: t("outbox.refused.hint"),
    });
  });
  useKeySetting();
  const [commands] = useState(() => new Commands());
  const [declining, setDeclining] = useState<string>();
  const decline = useCallback(
    ({ id, decline_reason_needed: asks }: DeskEvent) => {
      if (asks) setDeclining(id);
      else void actions.decline(id, null);
    },
    [actions],
  );
  const desk = useMemo(() => ({ state, actions, decline }), [state, actions, decline]);
  const declined = declining === undefined ? undefined : state?.events.get(declining);
  return (
    <DeskContext value={desk}>
      <CommandsContext value={commands}>
        <OfferWatch />
        <Notices />
        <PaletteKey />
        {children}
        <Suspense>
          {declined?.state === "offered" && (
            <Declining
              offer={declined}
              onReason={(reason) => {
                setDeclining(undefined);
                void actions.decline(declined.id, reason);
              }}
              onCancel={() => setDeclining(undefined)}
            />
          )}
        </Suspense>
      </CommandsContext>
    </DeskContext>
  );
}

function useComplain(): (error: unknown) => void {
  const t = useWords(words);
  const complain = useToastProblem();
  return useMemo(
    () => (error: unknown) => {
      const problem = error instanceof Problem ? error : null;
      const code = problem?.code ?? "";
      if (code === "offer_gone") {
        const name = problem?.more["taken_by_name"];
        const title = typeof name === "string" ? t("gone.taken.by", { name }) : t("gone.too_late");
        toast({ tone: "plain", title });
      } else if (code === "newer_message") toast({ tone: "plain", title: t("thread.newer") });
      else complain(error);
    },
    [t, complain],
  );
}

const ownDoing = ["declined", "transferred", "handed_back", "woken"] as const;

/** What she did in another window, or what comes back to her anyway, is no news. */
function isHerOwnDoing(reason: Gone): reason is (typeof ownDoing)[number] {
  return (ownDoing as readonly Gone[]).includes(reason);
}
