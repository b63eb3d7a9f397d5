import { Button } from "@mantine/core";
import type { ThreadMessage } from "~/kernel/api";
import { useWords } from "~/kernel/i18n";
import { formatDay, sameDay } from "~/kernel/time";
import { words } from "../words";
import classes from "./Thread.module.css";

type RuleProps = Readonly<{
  before: ThreadMessage | undefined;
  message: ThreadMessage;
  current: string;
}>;

/** A line where the day or the request changes. */
export function Rule({ before, message, current }: RuleProps) {
  const t = useWords(words);
  const newDay = !before || !sameDay(before.at, message.at);
  const newEpisode = before !== undefined && before.event_id !== message.event_id;
  if (!newDay && !newEpisode) return null;
  return (
    <div className={classes["rule"]} data-episode={newEpisode || undefined}>
      {newEpisode && message.event_id === current && <strong>{t("thread.new_episode")}</strong>}
      {newDay && <span className={classes["day"]}>{formatDay(message.at)}</span>}
    </div>
  );
}

type FoldProps = Readonly<{ count: number; last: string | null; onOpen: () => void }>;

/** What stands for the earlier requests until somebody wants to read them. */
export function Fold({ count, last, onOpen }: FoldProps) {
  const t = useWords(words);
  return (
    <div className={classes["fold"]}>
      <Button variant="default" size="compact-sm" aria-expanded={false} onClick={onOpen}>
        {t("thread.folded", { count, day: last ? formatDay(last) : "" })}
      </Button>
    </div>
  );
}
