import { useWords } from "~/kernel/i18n";
import { EmptyState } from "~/ui/EmptyState";
import { MessageIcon } from "~/ui/icons";
import classes from "./DeskPage.module.css";
import { words } from "./words";

/** The middle while no SMS is open. */
export function DeskEmpty({ hasWork }: Readonly<{ hasWork: boolean }>) {
  const t = useWords(words);
  return (
    <div className={classes["empty"]}>
      <h1 className="visually-hidden">{t("title")}</h1>
      <EmptyState
        icon={<MessageIcon size={24} />}
        title={t(hasWork ? "thread.pick" : "thread.none")}
      >
        {t("thread.none.hint", { key: "?" })}
      </EmptyState>
    </div>
  );
}
