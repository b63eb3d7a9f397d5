import { Menu, UnstyledButton } from "@mantine/core";
import { useState } from "react";
import type { StatusView } from "~/kernel/api";
import { useWords } from "~/kernel/i18n";
import { formatDuration, useNow } from "~/kernel/time";
import { CheckIcon, DownIcon } from "~/ui/icons";
import { Kbd } from "~/ui/Kbd";
import { useDesk } from "../desk";
import { type KeyMap, useKeys } from "../keys";
import type { DeskStatus } from "../state";
import { useCommands } from "../palette/commands";
import { mine } from "../selectors";
import { words } from "../words";
import { Leaving } from "./Leaving";
import classes from "./bar.module.css";

type StatusButtonProps = Readonly<{ status: DeskStatus; statuses: readonly StatusView[] }>;

/** Her status and how long she has had it; the menu sets another. */
export function StatusButton({ status, statuses }: StatusButtonProps) {
  const t = useWords(words);
  const { state, actions } = useDesk();
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
      <Leaving open={open} statusId={leaving} onClose={() => setLeaving(undefined)} />
      <Menu width={280} withinPortal={false}>
        <Menu.Target>
          <UnstyledButton className={classes["status"] ?? ""}>
            <span className="visually-hidden">{t("status.label")}</span>
            <Dot colour={status.status.colour} />
            <span className={classes["name"]}>{status.status.name}</span>
            <span className={classes["time"]}>{time}</span>
            <DownIcon size={14} />
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.RadioGroup value={status.agent_status_id} onChange={set}>
            {settable.map((other, index) => (
              <Menu.RadioItem
                key={other.id}
                value={other.id}
                closeMenuOnClick
                rightSection={index < 9 && <Kbd>{`Alt ${index + 1}`}</Kbd>}
              >
                <span className={classes["choice"]}>
                  <span>
                    <Dot colour={other.colour} /> {other.name}
                  </span>
                  <small data-off={!other.receives_sms || undefined}>
                    {t(other.receives_sms ? "status.receives" : "status.receives_not")}
                  </small>
                </span>
              </Menu.RadioItem>
            ))}
          </Menu.RadioGroup>
          {status.reserve_groups.length > 0 && <Menu.Label>{t("status.reserve")}</Menu.Label>}
          {status.reserve_groups.map(({ id, name, logged_in: loggedIn }) => (
            <Menu.Item
              key={id}
              role="menuitemcheckbox"
              aria-checked={loggedIn}
              leftSection={loggedIn ? <CheckIcon size={14} /> : <span className={classes["dot"]} />}
              onClick={() => void actions.logIn(id, !loggedIn)}
            >
              {name}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </>
  );
}

function Dot({ colour }: Readonly<{ colour: string }>) {
  return <span className={classes["dot"]} style={{ backgroundColor: colour }} />;
}
