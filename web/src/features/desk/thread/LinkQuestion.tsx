import { Button, Group, Popover, Text } from "@mantine/core";
import { useMounted } from "@mantine/hooks";
import { useWords } from "~/kernel/i18n";
import { Anchor } from "~/ui/later/Anchor";
import { words } from "../words";
import classes from "./Bubble.module.css";
import { trust } from "./trusted";

type LinkQuestionProps = Readonly<{
  link: HTMLElement;
  href: string;
  host: string;
  asking: boolean;
  onAsking: (asking: boolean) => void;
}>;

/** Says where an address leads, before it is followed. */
export function LinkQuestion({ link, href, host, asking, onAsking }: LinkQuestionProps) {
  const t = useWords(words);
  const there = useMounted();
  const open = () => {
    window.open(href, "_blank", "noopener,noreferrer");
    onAsking(false);
  };
  return (
    <Popover opened={asking && there} onChange={onAsking} width={320} trapFocus returnFocus>
      <Popover.Target>
        <Anchor button={link} />
      </Popover.Target>
      <Popover.Dropdown aria-label={t("link.title")}>
        <Text size="sm">{t("link.about")}</Text>
        <p className={classes["host"]}>{host}</p>
        <Group gap="xs">
          <Button size="xs" onClick={open}>
            {t("link.open")}
          </Button>
          <Button
            size="xs"
            variant="default"
            onClick={() => {
              trust(host);
              open();
            }}
          >
            {t("link.trust")}
          </Button>
        </Group>
      </Popover.Dropdown>
    </Popover>
  );
}
