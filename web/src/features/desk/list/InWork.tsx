import { ActionIcon } from "@mantine/core";
import { lazy, Suspense } from "react";
import { useWords } from "~/kernel/i18n";
import { SortIcon } from "~/ui/icons";
import { useLater } from "~/ui/later/useLater";
import { mine, sorted } from "../selectors";
import { useDeskSettings } from "../settings";
import { words } from "../words";
import classes from "./EventList.module.css";
import { Rows, type RowsProps } from "./Rows";

const SortMenu = lazy(async () => ({ default: (await import("./SortMenu")).SortMenu }));

/** What she works on, in the order she likes. */
export function InWork({ state, openId, onOpen }: Omit<RowsProps, "rows">) {
  const t = useWords(words);
  const [settings, change] = useDeskSettings();
  const later = useLater();
  const inWork = mine(state);
  return (
    <>
      <div className={classes["heading"]}>
        <h2>{t("list.mine")}</h2>
        <span>{t("list.load", { count: inWork.length, max: state.maxParallelSms })}</span>
        <ActionIcon size="sm" aria-label={t("sort.label")} {...later.button}>
          <SortIcon size={16} />
        </ActionIcon>
        {later.menu && (
          <Suspense>
            <SortMenu {...later.menu} order={settings.sort} onOrder={(sort) => change({ sort })} />
          </Suspense>
        )}
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
