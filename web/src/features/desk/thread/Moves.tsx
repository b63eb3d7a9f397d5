import { ActionIcon, Menu } from "@mantine/core";
import { useWords } from "~/kernel/i18n";
import { MoreIcon } from "~/ui/icons";
import { Kbd } from "~/ui/Kbd";
import type { DeskEvent } from "../state";
import { words } from "../words";

export type Move = "park" | "transfer" | "return";

type MovesProps = Readonly<{ event: DeskEvent; onMove: (move: Move) => void }>;

export const MOVES = [
  { move: "transfer", key: "T" },
  { move: "park", key: "P" },
  { move: "return", key: "B" },
] as const satisfies readonly { move: Move; key: string }[];

/** What else can be done with an SMS than answering and closing it. */
export function Moves({ event, onMove }: MovesProps) {
  const t = useWords(words);
  const may = MOVES.filter(({ move }) => event.allowed_actions.includes(move));
  if (may.length === 0) return null;
  return (
    <Menu position="bottom-end" withinPortal={false}>
      <Menu.Target>
        <ActionIcon size="lg" variant="default" aria-label={t("more")}>
          <MoreIcon />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {may.map(({ move, key }) => (
          <Menu.Item key={move} rightSection={<Kbd>{key}</Kbd>} onClick={() => onMove(move)}>
            {t(`move.${move}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
