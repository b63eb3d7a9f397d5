import { ActionIcon, Menu } from "@mantine/core";
import { useWords } from "~/kernel/i18n";
import { SortIcon } from "~/ui/icons";
import { mine, type Order, sorted } from "../selectors";
import { useDeskSettings } from "../settings";
import { words } from "../words";
import classes from "./EventList.module.css";
import { Rows, type RowsProps } from "./Rows";

const ORDERS = ["taken", "urgent", "newest", "oldest"] as const satisfies readonly Order[];

/** What she works on, in the order she likes. */
export function InWork({ state, openId, onOpen }: Omit<RowsProps, "rows">) {
  const t = useWords(words);
  const [settings, change] = useDeskSettings();
  const inWork = mine(state);
  return (
    <>
      <div className={classes["heading"]}>
        <h2>{t("list.mine")}</h2>
        <span>{t("list.load", { count: inWork.length, max: state.maxParallelSms })}</span>
        <Menu withinPortal={false} position="bottom-end">
          <Menu.Target>
            <ActionIcon size="sm" aria-label={t("sort.label")}>
              <SortIcon size={16} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.RadioGroup
              value={settings.sort}
              onChange={(sort) => change({ sort: sort as Order })}
            >
              {ORDERS.map((order) => (
                <Menu.RadioItem key={order} value={order} closeMenuOnClick>
                  {t(`sort.${order}`)}
                </Menu.RadioItem>
              ))}
            </Menu.RadioGroup>
          </Menu.Dropdown>
        </Menu>
      </div>
      {inWork.length > 0 && inWork.length >= state.maxParallelSms && (
        <p className={classes["empty"]}>{t("list.full")}</p>
      )}
      {inWork.length > 0 ? (
        <Rows
          // Another order is asked for, not to be held back.
          key={settings.sort}
          state={state}
          rows={sorted(inWork, settings.sort)}
          openId={openId}
          onOpen={onOpen}
        />
      ) : (
        <p className={classes["empty"]}>
          {t(state.status?.status.receives_sms ? "list.empty.ready" : "list.empty")}
        </p>
      )}
    </>
  );
}
