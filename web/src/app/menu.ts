/** The main menu. An entry without the right, or not built yet, is absent. */
import type { LinkProps } from "@tanstack/react-router";
import type { ComponentType } from "react";
import type { Right } from "~/kernel/api";
import { HeadsetIcon, type IconProps } from "~/ui/icons";
import type { words } from "./words";

type Word = Extract<keyof typeof words.en, `menu.${string}`>;
export interface Entry {
  to: NonNullable<LinkProps["to"]>;
  label: Word;
  icon: ComponentType<IconProps>;
  /** Any one of them; none: everybody who is signed in. */
  rights?: readonly Right[];
}
export interface Section {
  label: Word;
  entries: readonly Entry[];
}

export const menu: readonly Section[] = [
  { label: "menu.numbers", entries: [] },
  {
    label: "menu.acd",
    entries: [{ to: "/desk", label: "menu.agent_home", icon: HeadsetIcon, rights: ["desk"] }],
  },
  { label: "menu.administration", entries: [] },
];

/** What somebody with these rights sees; a section without entries is absent too. */
export function menuFor(rights: readonly Right[]): Section[] {
  return menu
    .map(({ label, entries }) => ({
      label,
      entries: entries.filter((e) => !e.rights || e.rights.some((right) => rights.includes(right))),
    }))
    .filter(({ entries }) => entries.length > 0);
}

/** The page to begin with: the desk for those who have one, else the first entry. */
export function landing(rights: readonly Right[]): Entry["to"] | undefined {
  if (rights.includes("desk")) return "/desk";
  return menuFor(rights)[0]?.entries[0]?.to;
}
