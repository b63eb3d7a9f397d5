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
import { mine } from "./selectors";
import type { DeskState } from "./state";
import { About } from "./thread/About";
import { COMPOSER_ID } from "./thread/Composer";
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
  const event = inWork.find(({ id }) => id === openId);

  const close = async () => {
    if (!event?.allowed_actions.includes("close")) return;
    const next = inWork.find(({ id }) => id !== event.id);
    open(next?.id);
    if (!(await actions.close(event.id, event.last_received_sms_id))) open(event.id);
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
            onClose={() => void close()}
          />
          {about && <About event={event} />}
        </>
      ) : (
        <DeskEmpty hasWork={inWork.length > 0} ready={state.status?.status.receives_sms === true} />
      )}
    </div>
  );
}
