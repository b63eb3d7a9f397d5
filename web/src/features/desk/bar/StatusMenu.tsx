import { Menu } from "@mantine/core";
import type { StatusView } from "~/kernel/api";
import { useWords } from "~/kernel/i18n";
import { CheckIcon } from "~/ui/icons";
import { Kbd } from "~/ui/Kbd";
import { LaterMenu } from "~/ui/later/LaterMenu";
import type { LaterProps } from "~/ui/later/useLater";
import { useDesk } from "../desk";
import type { DeskStatus } from "../state";
import { words } from "../words";
import classes from "./bar.module.css";
import { Dot } from "./Dot";

type StatusMenuProps = Readonly<
  LaterProps & {
    status: DeskStatus;
    settable: readonly StatusView[];
    onSet: (statusId: string) => void;
  }
>;

/** The statuses that she may set, and the groups that have her in reserve. */
export function StatusMenu({ status, settable, onSet, ...menu }: StatusMenuProps) {
  const t = useWords(words);
  const { actions } = useDesk();
  return (
    <LaterMenu {...menu} width={280}>
      <Menu.RadioGroup value={status.agent_status_id} onChange={onSet}>
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
    </LaterMenu>
  );
}
