import { ActionIcon } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useBrand } from "~/kernel/brand";
import { useWords } from "~/kernel/i18n";
import type { Me } from "~/kernel/api";
import { DeskBar } from "~/features/desk/DeskBar";
import { BrandMark } from "~/ui/BrandMark";
import { MenuIcon } from "~/ui/icons";
import { words } from "../words";
import classes from "./TopBar.module.css";
import { UserMenu } from "./UserMenu";

type TopBarProps = Readonly<{ me: Me; onMenu: () => void }>;

export function TopBar({ me, onMenu }: TopBarProps) {
  const t = useWords(words);
  const { product } = useBrand();
  return (
    <header className={classes["bar"]}>
      <ActionIcon
        className={classes["burger"] ?? ""}
        size="lg"
        aria-label={t("menu.open")}
        onClick={onMenu}
      >
        <MenuIcon size={20} />
      </ActionIcon>
      <Link to="/" className={classes["brand"] ?? ""} aria-label={product}>
        <BrandMark />
      </Link>
      {me.demo && <span className={classes["demo"]}>{t("demo")}</span>}
      <DeskBar />
      <UserMenu me={me} />
    </header>
  );
}
