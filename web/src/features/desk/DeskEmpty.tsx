import { useWords } from "~/kernel/i18n";
import { EmptyState } from "~/ui/EmptyState";
import { MessageIcon } from "~/ui/icons";
import classes from "./DeskPage.module.css";
import { words } from "./words";

/** The middle while no SMS is open. */
export function DeskEmpty({ hasWork, ready }: Readonly<{ hasWork: boolean; ready: boolean }>) {
  const t = useWords(words);
  const title = hasWork ? "thread.pick" : ready ? "thread.none" : "list.empty";
  return (
    <div className={classes["empty"]} data-pane="none" tabIndex={-1}>
      <h1 className="visually-hidden">{t("title")}</h1>
      <EmptyState icon={<MessageIcon size={24} />} title={t(title)}>
        {t("thread.none.hint", { key: "?" })}
      </EmptyState>
    </div>
  );
}
