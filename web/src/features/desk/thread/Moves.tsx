import { ActionIcon } from "@mantine/core";
import { lazy, Suspense } from "react";
import { useWords } from "~/kernel/i18n";
import { MoreIcon } from "~/ui/icons";
import { useLater } from "~/ui/later/useLater";
import type { DeskEvent } from "../state";
import { words } from "../words";

const MovesMenu = lazy(async () => ({ default: (await import("./MovesMenu")).MovesMenu }));

export type Move = "park" | "transfer" | "return";

type MovesProps = Readonly<{ event: DeskEvent; onMove: (move: Move) => void }>;

export const MOVES = ["transfer", "park", "return"] as const satisfies readonly Move[];

/** What else can be done with an SMS than answering and closing it. */
export function Moves({ event, onMove }: MovesProps) {
  const t = useWords(words);
  const later = useLater();
  const may = MOVES.filter((move) => event.allowed_actions.includes(move));
  if (may.length === 0) return null;
  return (
    <>
      <ActionIcon size="lg" variant="default" aria-label={t("more")} {...later.button}>
        <MoreIcon />
      </ActionIcon>
      {later.menu && (
        <Suspense>
          <MovesMenu {...later.menu} moves={may} onMove={onMove} />
        </Suspense>
      )}
    </>
  );
}
