import { Button } from "@mantine/core";
import { useState } from "react";
import { useWords } from "~/kernel/i18n";
import { now, useNow } from "~/kernel/time";
import type { DeskEvent, DeskState } from "../state";
import { words } from "../words";
import classes from "./EventList.module.css";
import { EventRow } from "./EventRow";
import { useAhead } from "./useAhead";
import { useSteady } from "./useSteady";

const TICK_MS = 10_000;

export type RowsProps = Readonly<{
  state: DeskState;
  rows: readonly DeskEvent[];
  openId: string | undefined;
  onOpen: (eventId: string) => void;
}>;

/** Events below each other; while the mouse is over them none moves. */
export function Rows({ state, rows, openId, onOpen }: RowsProps) {
  const t = useWords(words);
  const [held, setHeld] = useState(false);
  const { shown, fresh, letIn } = useSteady(rows, held);
  const ahead = useAhead(state);
  useNow(TICK_MS);
  const at = now();
  return (
    <>
      {fresh > 0 && (
        <Button size="compact-sm" variant="light" fullWidth mb={4} onClick={letIn}>
          {t("list.fresh", { count: fresh })}
        </Button>
      )}
      {/* It hears where the mouse rests; what is pressed are the rows. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <ul
        onPointerEnter={() => setHeld(true)}
        onPointerLeave={() => setHeld(false)}
        onPointerOver={ahead}
        onFocus={ahead}
      >
        {shown.map((event) => (
          <li key={event.id} data-event={event.id} className={classes["item"]}>
            <EventRow
              state={state}
              event={event}
              at={at}
              open={event.id === openId}
              onOpen={onOpen}
            />
          </li>
        ))}
      </ul>
    </>
  );
}
