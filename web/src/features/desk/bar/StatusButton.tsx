import { UnstyledButton } from "@mantine/core";
import { lazy, Suspense, useState } from "react";
import type { StatusView } from "~/kernel/api";
import { useWords } from "~/kernel/i18n";
import { formatDuration, useNow } from "~/kernel/time";
import { DownIcon } from "~/ui/icons";
import { useLater } from "~/ui/later/useLater";
import { useDesk } from "../desk";
import { type KeyMap, useKeys } from "../keys";
import type { DeskStatus } from "../state";
import { useCommands } from "../palette/commands";
import { mine } from "../selectors";
import { words } from "../words";
import classes from "./bar.module.css";
import { Dot } from "./Dot";

const StatusMenu = lazy(async () => ({ default: (await import("./StatusMenu")).StatusMenu }));
const Leaving = lazy(async () => ({ default: (await import("./Leaving")).Leaving }));

type StatusButtonProps = Readonly<{ status: DeskStatus; statuses: readonly StatusView[] }>;

/** Her status and how long she has had it; the menu sets another. */
export function StatusButton({ status, statuses }: StatusButtonProps) {
  const t = useWords(words);
  const { state, actions } = useDesk();
  const later = useLater();
  const [leaving, setLeaving] = useState<string>();
  const open = state ? mine(state).length : 0;
  const time = formatDuration(useNow() - status.at + status.since_ms);
  const settable = statuses.filter((other) => other.settable_by_agent);

  /** Logging off with something in work asks what becomes of it. */
  const set = (id: string) => {
    const wanted = settable.find((other) => other.id === id);
    if (open > 0 && wanted && !wanted.logged_on && status.status.logged_on) setLeaving(id);
    else void actions.setStatus(id);
  };
  const keys: KeyMap = {};
  settable.slice(0, 9).forEach(({ id }, index) => {
    keys[`Alt+${index + 1}`] = () => set(id);
  });
  useKeys(keys);
  useCommands(
    settable.map(({ id, name }, index) => ({
      id: `status ${id}`,
      name: t("palette.status", { name }),
      ...(index < 9 && { keys: `Alt ${index + 1}` }),
      run: () => set(id),
    })),
  );

  return (
    <>
      <UnstyledButton className={classes["status"] ?? ""} {...later.button}>
        <span className="visually-hidden">{t("status.label")}</span>
        <Dot colour={status.status.colour} />
        <span className={classes["name"]}>{status.status.name}</span>
        <span className={classes["time"]}>{time}</span>
        <DownIcon size={14} />
      </UnstyledButton>
      <Suspense>
        {later.menu && (
          <StatusMenu {...later.menu} status={status} settable={settable} onSet={set} />
        )}
        {leaving !== undefined && (
          <Leaving open={open} statusId={leaving} onClose={() => setLeaving(undefined)} />
        )}
      </Suspense>
    </>
  );
}
