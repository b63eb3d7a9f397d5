import { Menu } from "@mantine/core";
import { useWords } from "~/kernel/i18n";
import { Kbd } from "~/ui/Kbd";
import { useKeyOf } from "~/ui/keys/useOwnKeys";
import { LaterMenu } from "~/ui/later/LaterMenu";
import type { LaterProps } from "~/ui/later/useLater";
import { words } from "../words";
import type { Move } from "./Moves";

type MovesMenuProps = Readonly<
  LaterProps & { moves: readonly Move[]; onMove: (move: Move) => void }
>;

export function MovesMenu({ moves, onMove, ...menu }: MovesMenuProps) {
  const t = useWords(words);
  const keyOf = useKeyOf();
  return (
    <LaterMenu {...menu}>
      {moves.map((move) => (
        <Menu.Item key={move} rightSection={<Kbd>{keyOf(move)}</Kbd>} onClick={() => onMove(move)}>
          {t(`move.${move}`)}
        </Menu.Item>
      ))}
    </LaterMenu>
  );
}
