import { lazy, Suspense, useCallback, useDeferredValue, useState } from "react";
import { useWords } from "~/kernel/i18n";
import { useTitle } from "~/ui/useTitle";
import { SoundBanner } from "./alerts/SoundBanner";
import { Context } from "./context/Context";
import { DeskEmpty } from "./DeskEmpty";
import classes from "./DeskPage.module.css";
import { useDesk } from "./desk";
import { EventList } from "./list/EventList";
import type { Tab } from "./list/tabs";
import { mine } from "./selectors";
import { useDeskSettings } from "./settings";
import { Splitter } from "./Splitter";
import type { DeskState } from "./state";
import { Thread } from "./thread/Thread";
import { useDeskCommands } from "./useDeskCommands";
import { useFocusOn } from "./useFocusOn";
import { useOpen, useReopen } from "./useOpen";
import { useOpenEvent } from "./useOpenEvent";
import { words } from "./words";

const Closing = lazy(async () => ({ default: (await import("./thread/Closing")).Closing }));
const MoveDialog = lazy(async () => ({
  default: (await import("./thread/MoveDialog")).MoveDialog,
}));
const StartDialog = lazy(async () => ({ default: (await import("./StartDialog")).StartDialog }));

const LIST = { min: 260, max: 420 };
const CONTEXT = { min: 260, max: 480 };
/** Below this the context stands over the thread and not beside it. */
const BESIDE = "(min-width: 68em)";

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
  const t = useWords(words);
  const place = useOpen();
  useReopen(place);
  const { openId, open } = place;
  const [settings, change] = useDeskSettings();
  const [widths, setWidths] = useState<{ list?: number; context?: number }>({});
  const list = widths.list ?? settings.list_width;
  const context = widths.context ?? settings.context_width;
  const [over, setOver] = useState(false);
  const [tab, setTab] = useState<Tab>("mine");
  const { event, hers } = useOpenEvent(state, openId);
  useFocusOn(event?.id);
  // The thread comes first, what is known about it a moment later.
  const about = useDeferredValue(event);
  const leaveContext = useCallback(() => setOver(false), []);
  const toggleContext = () => {
    if (window.matchMedia(BESIDE).matches) change({ context_open: !settings.context_open });
    else setOver(!over);
  };
  const desk = useDeskCommands({ state, event, hers, open, onTab: setTab, toggleContext });
  const openNext = () => open(mine(state).find(({ id }) => id !== event?.id)?.id);

  return (
    <div
      className={classes["desk"]}
      data-open={event ? true : undefined}
      data-context={settings.context_open || undefined}
      data-over={over || undefined}
      style={{ "--list-width": `${list}px`, "--context-width": `${context}px` } as object}
    >
      <SoundBanner />
      <EventList
        state={state}
        openId={openId}
        tab={tab}
        onTab={setTab}
        onOpen={open}
        onAccept={(id) => void place.accept(id)}
        onStart={desk.start}
      />
      <Splitter
        label={t("split.list")}
        value={list}
        {...LIST}
        side="left"
        onChange={(width) => setWidths({ ...widths, list: width })}
        onDone={(width) => change({ list_width: width })}
      />
      {event ? (
        <>
          <Thread
            key={event.id}
            state={state}
            event={event}
            hers={hers}
            context={settings.context_open}
            onContext={toggleContext}
            onBack={() => open(undefined)}
            onClose={(codeId) => void desk.close(codeId)}
            onMove={desk.begin}
          />
          <Suspense>
            {desk.moving && (
              <MoveDialog
                move={desk.moving}
                event={event}
                onDone={() => {
                  desk.begin(undefined);
                  openNext();
                }}
                onClose={() => desk.begin(undefined)}
              />
            )}
            {desk.closing && (
              <Closing
                event={event}
                onClose={(codeId) => void desk.close(codeId)}
                onCancel={desk.cancelClosing}
              />
            )}
          </Suspense>
          <Splitter
            label={t("split.context")}
            value={context}
            {...CONTEXT}
            side="right"
            onChange={(width) => setWidths({ ...widths, context: width })}
            onDone={(width) => change({ context_width: width })}
          />
          <Context event={about ?? event} onOpen={open} onBack={leaveContext} />
        </>
      ) : (
        <DeskEmpty
          hasWork={mine(state).length > 0}
          ready={state.status?.status.receives_sms === true}
        />
      )}
      {desk.starting && (
        <Suspense>
          <StartDialog onClose={desk.endStarting} onStarted={open} />
        </Suspense>
      )}
    </div>
  );
}
