import { ActionIcon } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useWords } from "~/kernel/i18n";
import type { Me } from "~/kernel/api";
import { DeskBar } from "~/features/desk/DeskBar";
import { MenuIcon } from "~/ui/icons";
import { Logo } from "~/ui/Logo";
import { words } from "../words";
import classes from "./TopBar.module.css";
import { UserMenu } from "./UserMenu";

type TopBarProps = Readonly<{ me: Me; onMenu: () => void }>;

export function TopBar({ me, onMenu }: TopBarProps) {
  const t = useWords(words);
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
      <Link to="/" className={classes["brand"] ?? ""} aria-label="Ringdove">
        <Logo />
        <span>Ringdove</span>
      </Link>
      {me.demo && <span className={classes["demo"]}>{t("demo")}</span>}
      <DeskBar />
      <UserMenu me={me} />
    </header>
  );
}
