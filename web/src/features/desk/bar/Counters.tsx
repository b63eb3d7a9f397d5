import type { GroupCounter } from "~/kernel/api";
import { useWords } from "~/kernel/i18n";
import { formatDuration, useNow } from "~/kernel/time";
import { Tip } from "~/ui/later/Tip";
import { words } from "../words";
import classes from "./bar.module.css";

type CountersProps = Readonly<{ groups: readonly GroupCounter[]; at: number }>;

/** How her groups stand: what waits, and for how long. */
export function Counters({ groups, at }: CountersProps) {
  const t = useWords(words);
  const passed = useNow() - at;
  return (
    <ul className={classes["counters"]} aria-label={t("groups.label")}>
      {groups.map((group) => {
        const longest = formatDuration(group.longest_wait_ms + passed);
        const about = [
          t("groups.waiting", { count: group.waiting }),
          ...(group.waiting > 0 ? [t("groups.longest", { time: longest })] : []),
          t("groups.ready", { count: group.agents_ready }),
        ].join(", ");
        return (
          <Tip key={group.id} label={about}>
            <li data-waiting={group.waiting > 0 || undefined}>
              <span>{group.name}</span> <strong>{group.waiting}</strong>
              {group.waiting > 0 && <span className={classes["longest"]}>{longest}</span>}
            </li>
          </Tip>
        );
      })}
    </ul>
  );
}
