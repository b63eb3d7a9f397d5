import { Menu, type MenuProps } from "@mantine/core";
import { useMounted } from "@mantine/hooks";
import type { ReactNode } from "react";
import { Anchor } from "./Anchor";
import type { LaterProps } from "./useLater";

type LaterMenuProps = Readonly<
  LaterProps & Pick<MenuProps, "width" | "position"> & { children: ReactNode }
>;

/** The menu of a button that was there before it. */
export function LaterMenu({ button, opened, onChange, children, ...look }: LaterMenuProps) {
  // Opens after it is there: so it knows where the focus was.
  const there = useMounted();
  return (
    <Menu {...look} opened={opened && there} onChange={onChange} withinPortal={false}>
      <Menu.Target>
        <Anchor button={button} />
      </Menu.Target>
      <Menu.Dropdown>{children}</Menu.Dropdown>
    </Menu>
  );
}
