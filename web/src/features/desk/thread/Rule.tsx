import { Button } from "@mantine/core";
import { useWords } from "~/kernel/i18n";
import { formatDay, sameDay } from "~/kernel/time";
import { words } from "../words";
import type { Line } from "./order";
import classes from "./Thread.module.css";

type RuleProps = Readonly<{ line: Line; above: Line | undefined; current: string }>;

/** A line where the day or the request changes. */
export function Rule({ line, above, current }: RuleProps) {
  const t = useWords(words);
  const newDay = !above || !sameDay(above.at, line.at);
  const event = "message" in line ? line.message.event_id : undefined;
  const before = "message" in line ? line.before : undefined;
  const newEpisode = before !== undefined && before.event_id !== event;
  if (!newDay && !newEpisode) return null;
  return (
    <div className={classes["rule"]} data-episode={newEpisode || undefined}>
      {newEpisode && event === current && <strong>{t("thread.new_episode")}</strong>}
      {newDay && <span className={classes["day"]}>{formatDay(line.at)}</span>}
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
