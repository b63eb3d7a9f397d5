/** The main menu. An entry without the right, or not built yet, is absent. */
import type { LinkProps } from "@tanstack/react-router";
import type { ComponentType } from "react";
import type { Right } from "~/kernel/api";
import {
  ArrowsIcon,
  BuildingIcon,
  CheckIcon,
  ClockIcon,
  CodeIcon,
  ColumnsIcon,
  DoubleCheckIcon,
  EyeIcon,
  FlowIcon,
  GroupIcon,
  HandIcon,
  HeadsetIcon,
  InboxIcon,
  KeyIcon,
  KeywordIcon,
  LayersIcon,
  LockIcon,
  MailIcon,
  MessageIcon,
  OutboxIcon,
  PencilIcon,
  ScalesIcon,
  SearchIcon,
  StatusIcon,
  TrashIcon,
  type IconProps,
  UserIcon,
} from "~/ui/icons";
import type { words } from "./words";

type Word = Extract<keyof typeof words.en, `menu.${string}`>;
export interface Entry {
  to: NonNullable<LinkProps["to"]>;
  label: Word;
  icon: ComponentType<IconProps>;
  /** Any one of them; none: everybody who is signed in. */
  rights?: readonly Right[];
  /** Who may make new ones, if not everybody who sees them. */
  creates?: Right;
}
export interface Section {
  label: Word;
  entries: readonly Entry[];
}

export const menu: readonly Section[] = [
  {
    label: "menu.numbers",
    entries: [
      {
        to: "/numbers/receive-connectors",
        label: "menu.receive_connectors",
        icon: InboxIcon,
        rights: ["receive_connectors.read", "receive_connectors.manage"],
        creates: "receive_connectors.manage",
      },
      {
        to: "/numbers/send-connectors",
        label: "menu.send_connectors",
        icon: OutboxIcon,
        rights: ["send_connectors.manage"],
      },
      {
        to: "/numbers/received-sms",
        label: "menu.received_sms",
        icon: MessageIcon,
        rights: ["received_sms.read"],
      },
      {
        to: "/numbers/usage",
        label: "menu.usage",
        icon: ColumnsIcon,
        rights: ["receive_connectors.read"],
      },
      { to: "/help/sms-receiver-api", label: "menu.receiver_api", icon: CodeIcon },
    ],
  },
  {
    label: "menu.acd",
    entries: [
      { to: "/desk", label: "menu.agent_home", icon: HeadsetIcon, rights: ["desk"] },
      {
        to: "/acd/supervisor",
        label: "menu.supervisor",
        icon: EyeIcon,
        rights: ["supervise"],
      },
      {
        to: "/acd/media-events",
        label: "menu.media_events",
        icon: ArrowsIcon,
        rights: ["supervise"],
      },
      {
        to: "/acd/receipt",
        label: "menu.receipt",
        icon: ScalesIcon,
        rights: ["supervise"],
      },
      { to: "/acd/groups", label: "menu.groups", icon: GroupIcon, rights: ["groups.manage"] },
      {
        to: "/acd/statuses",
        label: "menu.agent_status",
        icon: StatusIcon,
        rights: ["statuses.manage"],
      },
      {
        to: "/acd/transaction-codes",
        label: "menu.transaction_codes",
        icon: KeywordIcon,
        rights: ["groups.manage"],
      },
      {
        to: "/acd/skills",
        label: "menu.skills",
        icon: DoubleCheckIcon,
        rights: ["groups.manage"],
      },
      {
        to: "/acd/templates",
        label: "menu.templates",
        icon: PencilIcon,
        rights: ["groups.manage"],
      },
      {
        to: "/acd/opening-times",
        label: "menu.opening_times",
        icon: ClockIcon,
        rights: ["groups.manage"],
      },
    ],
  },
  {
    label: "menu.routing",
    entries: [
      {
        to: "/routing-applications",
        label: "menu.routing",
        icon: FlowIcon,
        rights: ["routing_applications.manage"],
      },
    ],
  },
  {
    label: "menu.contacts",
    entries: [
      { to: "/contacts", label: "menu.contacts", icon: UserIcon, rights: ["contacts.manage"] },
      { to: "/opt-outs", label: "menu.opt_outs", icon: HandIcon, rights: ["opt_outs.manage"] },
    ],
  },
  {
    label: "menu.administration",
    entries: [
      {
        to: "/administration/resellers",
        label: "menu.resellers",
        icon: LayersIcon,
        rights: ["clients.manage"],
        creates: "resellers.manage",
      },
      {
        to: "/administration/clients",
        label: "menu.clients",
        icon: BuildingIcon,
        rights: ["clients.manage"],
      },
      {
        to: "/administration/users",
        label: "menu.users",
        icon: KeyIcon,
        rights: ["users.manage"],
      },
      {
        to: "/administration/rights",
        label: "menu.rights",
        icon: LockIcon,
        rights: ["users.manage"],
      },
      {
        to: "/start",
        label: "menu.start",
        icon: CheckIcon,
        rights: ["users.manage"],
      },
      {
        to: "/administration/mail",
        label: "menu.mail",
        icon: MailIcon,
        rights: ["mail_servers.manage"],
      },
      {
        to: "/administration/retention",
        label: "menu.retention",
        icon: TrashIcon,
        rights: ["sms.erase"],
      },
      {
        to: "/administration/audit",
        label: "menu.audit",
        icon: SearchIcon,
        rights: ["audit.read"],
      },
    ],
  },
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

/** Whether a page is for somebody with these rights; those that the menu does not know are for all. */
export function mayOpen(path: string, rights: readonly Right[]): boolean {
  const entry = menu.flatMap(({ entries }) => entries).find(({ to }) => isBelow(path, to));
  if (!entry) return true;
  const needed = path === `${entry.to}/new` && entry.creates ? [entry.creates] : entry.rights;
  return !needed || needed.some((right) => rights.includes(right));
}

function isBelow(path: string, to: string): boolean {
  return path === to || path.startsWith(`${to}/`);
}

/** The page to begin with: the desk for those who have one, else the first entry. */
export function landing(rights: readonly Right[]): Entry["to"] | undefined {
  if (rights.includes("desk")) return "/desk";
  return menuFor(rights)[0]?.entries[0]?.to;
}
