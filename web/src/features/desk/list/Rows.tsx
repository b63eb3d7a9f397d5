import { Button } from "@mantine/core";
import { useWords } from "~/kernel/i18n";
import type { DeskEvent, DeskState } from "../state";
import { words } from "../words";
import { InSight } from "./InSight";
import { useHeld } from "./useHeld";
import { useSteady } from "./useSteady";

export type RowsProps = Readonly<{
  state: DeskState;
  rows: readonly DeskEvent[];
  openId: string | undefined;
  onOpen: (eventId: string) => void;
  /** There are more than these: called when their end comes into sight. */
  onMore?: (() => void) | undefined;
}>;

/** Events below each other; while the mouse is over them none moves. */
export function Rows({ rows, ...rest }: RowsProps) {
  const t = useWords(words);
  const { held, on } = useHeld();
  const { shown, left, fresh, letIn } = useSteady(rows, held);
  return (
    <>
      {fresh > 0 && (
        <Button size="compact-sm" variant="light" fullWidth mb={4} onClick={letIn}>
          {t("list.fresh", { count: fresh })}
        </Button>
      )}
      <InSight rows={shown} left={left} on={on} {...rest} />
    </>
  );
}
