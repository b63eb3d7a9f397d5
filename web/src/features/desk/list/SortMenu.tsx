import { Menu } from "@mantine/core";
import { useWords } from "~/kernel/i18n";
import { LaterMenu } from "~/ui/later/LaterMenu";
import type { LaterProps } from "~/ui/later/useLater";
import type { Order } from "../selectors";
import { words } from "../words";

const ORDERS = ["taken", "urgent", "newest", "oldest"] as const satisfies readonly Order[];

type SortMenuProps = Readonly<LaterProps & { order: Order; onOrder: (order: Order) => void }>;

export function SortMenu({ order, onOrder, ...menu }: SortMenuProps) {
  const t = useWords(words);
  return (
    <LaterMenu {...menu}>
      <Menu.RadioGroup value={order} onChange={(chosen) => onOrder(chosen as Order)}>
        {ORDERS.map((each) => (
          <Menu.RadioItem key={each} value={each} closeMenuOnClick>
            {t(`sort.${each}`)}
          </Menu.RadioItem>
        ))}
      </Menu.RadioGroup>
    </LaterMenu>
  );
}
