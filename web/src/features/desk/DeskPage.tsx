import { useState } from "react";
import { useWords } from "~/kernel/i18n";
import { remembered } from "~/kernel/remembered";
import { useTitle } from "~/ui/useTitle";
import classes from "./DeskPage.module.css";
import { DeskEmpty } from "./DeskEmpty";
import { useDesk } from "./desk";
import { useKeys } from "./keys";
import { EventList } from "./list/EventList";
import { SoundBanner } from "./alerts/SoundBanner";
import { mine, parked } from "./selectors";
import type { DeskState } from "./state";
import { About } from "./thread/About";
import { COMPOSER_ID } from "./thread/Composer";
import { Closing } from "./thread/Closing";
import { MoveDialog } from "./thread/MoveDialog";
import type { Move } from "./thread/Moves";
import { Thread } from "./thread/Thread";
import { useOpen, useReopen } from "./useOpen";
import { words } from "./words";

const aboutShown = remembered("desk.about", true);

export function DeskPage() {
  const t = useWords(words);
  useTitle(t("title"));
  const { state } = useDesk();
  if (!state)
    return (
      <p role="status" className={classes["waiting"]}>
        {t("line.connecting")} …
      </p>
    );
  return <OpenDesk state={state} />;
}

function OpenDesk({ state }: Readonly<{ state: DeskState }>) {
  const { actions } = useDesk();
  const place = useOpen();
  useReopen(place);
  const { openId, open } = place;
  const [about, setAbout] = useState(aboutShown.get);
  const inWork = mine(state);
  const event = [...inWork, ...parked(state)].find(({ id }) => id === openId);
  const [moving, setMoving] = useState<Move>();
  const [closing, setClosing] = useState(false);

  const openNext = () => open(inWork.find(({ id }) => id !== event?.id)?.id);
  const close = async (codeId: string | null = null) => {
    if (!event?.allowed_actions.includes("close")) return;
    if (event.code_needed && !codeId) {
      setClosing(true);
      return;
    }
    setClosing(false);
    openNext();
    const { id, last_received_sms_id: lastSms } = event;
    if (!(await actions.close(id, lastSms, codeId))) open(id);
  };
  const begin = (move: Move) => {
    if (event?.allowed_actions.includes(move)) setMoving(move);
  };
  const move = (by: number) => {
    const at = inWork.findIndex(({ id }) => id === openId);
    const next = at < 0 ? inWork[0] : inWork[(at + by + inWork.length) % inWork.length];
    if (next) open(next.id);
  };
  useKeys({
    j: () => move(1),
    k: () => move(-1),
    "Alt+ArrowDown": () => move(1),
    "Alt+ArrowUp": () => move(-1),
    r: () => document.getElementById(COMPOSER_ID)?.focus(),
    e: () => void close(),
    t: () => begin("transfer"),
    p: () => begin("park"),
    b: () => begin("return"),
    "Alt+e": () => void close(),
  });

  return (
    <div
      className={classes["desk"]}
      data-open={event ? true : undefined}
      data-about={about || undefined}
    >
      <SoundBanner />
      <EventList
        state={state}
        openId={openId}
        onOpen={open}
        onAccept={(id) => void place.accept(id)}
      />
      {event ? (
        <>
          <Thread
            state={state}
            event={event}
            about={about}
            onAbout={() => {
              aboutShown.set(!about);
              setAbout(!about);
            }}
            onBack={() => open(undefined)}
            onClose={(codeId) => void close(codeId)}
            onMove={begin}
          />
          <MoveDialog
            key={event.id}
            move={moving}
            event={event}
            onDone={() => {
              setMoving(undefined);
              openNext();
            }}
            onClose={() => setMoving(undefined)}
          />
          {closing && (
            <Closing
              event={event}
              onClose={(codeId) => void close(codeId)}
              onCancel={() => setClosing(false)}
            />
          )}
          {about && <About event={event} />}
        </>
      ) : (
        <DeskEmpty hasWork={inWork.length > 0} ready={state.status?.status.receives_sms === true} />
      )}
    </div>
  );
}
