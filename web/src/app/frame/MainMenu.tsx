import { ActionIcon } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useWords } from "~/kernel/i18n";
import type { Right } from "~/kernel/api";
import { CollapseIcon, ExpandIcon } from "~/ui/icons";
import { Tip } from "~/ui/later/Tip";
import { type Entry, menuFor } from "../menu";
import { words } from "../words";
import classes from "./MainMenu.module.css";

type MainMenuProps = Readonly<{
  rights: readonly Right[];
  narrow: boolean;
  /** Absent in the drawer, which is always wide. */
  onNarrow?: () => void;
}>;

export function MainMenu({ rights, narrow, onNarrow }: MainMenuProps) {
  const t = useWords(words);
  const toggle = t(narrow ? "menu.expand" : "menu.collapse");
  return (
    <nav className={classes["menu"]} aria-label={t("menu.label")} data-narrow={narrow || undefined}>
      {menuFor(rights).map(({ label, entries }) => (
        <section key={label} aria-label={t(label)}>
          {/* A section of one entry with its own name needs no heading. */}
          {entries.some((entry) => entry.label !== label) && (
            <h2 aria-hidden={narrow || undefined}>{narrow ? "" : t(label)}</h2>
          )}
          <ul>
            {entries.map((entry) => (
              <li key={entry.to}>
                <MenuLink entry={entry} narrow={narrow} />
              </li>
            ))}
          </ul>
        </section>
      ))}
      {onNarrow && (
        <Tip label={toggle} position="right">
          <ActionIcon
            className={classes["toggle"] ?? ""}
            size="lg"
            aria-label={toggle}
            onClick={onNarrow}
          >
            {narrow ? <ExpandIcon /> : <CollapseIcon />}
          </ActionIcon>
        </Tip>
      )}
    </nav>
  );
}

function MenuLink({ entry, narrow }: Readonly<{ entry: Entry; narrow: boolean }>) {
  const t = useWords(words);
  const { to, label, icon: Icon } = entry;
  return (
    <Tip label={t(label)} position="right" disabled={!narrow}>
      <Link to={to} className={classes["link"] ?? ""} aria-label={t(label)}>
        <Icon />
        {!narrow && <span>{t(label)}</span>}
      </Link>
    </Tip>
  );
}
