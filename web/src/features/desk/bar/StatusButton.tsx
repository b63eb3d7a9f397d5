import { Menu, UnstyledButton } from "@mantine/core";
import type { StatusView } from "~/kernel/api";
import { useWords } from "~/kernel/i18n";
import { formatDuration, useNow } from "~/kernel/time";
import { DownIcon } from "~/ui/icons";
import { Kbd } from "~/ui/Kbd";
import { useDesk } from "../desk";
import { type KeyMap, useKeys } from "../keys";
import type { DeskStatus } from "../state";
import { words } from "../words";
import classes from "./bar.module.css";

type StatusButtonProps = Readonly<{ status: DeskStatus; statuses: readonly StatusView[] }>;

/** Her status and how long she has had it; the menu sets another. */
export function StatusButton({ status, statuses }: StatusButtonProps) {
  const t = useWords(words);
  const { actions } = useDesk();
  const time = formatDuration(useNow() - status.at + status.since_ms);
  const settable = statuses.filter((other) => other.settable_by_agent);

  const keys: KeyMap = {};
  settable.slice(0, 9).forEach(({ id }, index) => {
    keys[`Alt+${index + 1}`] = () => void actions.setStatus(id);
  });
  useKeys(keys);

  return (
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
        <Menu.RadioGroup
          value={status.agent_status_id}
          onChange={(id) => void actions.setStatus(id)}
        >
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
      </Menu.Dropdown>
    </Menu>
  );
}

function Dot({ colour }: Readonly<{ colour: string }>) {
  return <span className={classes["dot"]} style={{ backgroundColor: colour }} />;
}
