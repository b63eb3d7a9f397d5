import { Menu } from "@mantine/core";
import { useWords } from "~/kernel/i18n";
import { Kbd } from "~/ui/Kbd";
import { LaterMenu } from "~/ui/later/LaterMenu";
import type { LaterProps } from "~/ui/later/useLater";
import { words } from "../words";
import type { Move } from "./Moves";

type MovesMenuProps = Readonly<
  LaterProps & { moves: readonly { move: Move; key: string }[]; onMove: (move: Move) => void }
>;

export function MovesMenu({ moves, onMove, ...menu }: MovesMenuProps) {
  const t = useWords(words);
  return (
    <LaterMenu {...menu}>
      {moves.map(({ move, key }) => (
        <Menu.Item key={move} rightSection={<Kbd>{key}</Kbd>} onClick={() => onMove(move)}>
          {t(`move.${move}`)}
        </Menu.Item>
      ))}
    </LaterMenu>
  );
}
