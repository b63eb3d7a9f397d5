import { Drawer } from "@mantine/core";
import { useMounted } from "@mantine/hooks";
import type { Right } from "~/kernel/api";
import { useWords } from "~/kernel/i18n";
import { words } from "../words";
import { MainMenu } from "./MainMenu";

type MenuDrawerProps = Readonly<{
  rights: readonly Right[];
  opened: boolean;
  onClose: () => void;
}>;

/** The menu where there is no room for it beside the page. */
export function MenuDrawer({ rights, opened, onClose }: MenuDrawerProps) {
  const t = useWords(words);
  const there = useMounted();
  return (
    <Drawer
      opened={opened && there}
      onClose={onClose}
      size={272}
      title={t("menu.label")}
      padding="xs"
      closeButtonProps={{ "aria-label": t("menu.close") }}
    >
      <MainMenu rights={rights} narrow={false} />
    </Drawer>
  );
}
