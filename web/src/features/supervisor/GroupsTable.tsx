import { UnstyledButton } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { BoardDay, GroupDay, GroupNow } from "~/kernel/api";
import { useWords } from "~/kernel/i18n";
import { formatDuration, formatNumber, useNow } from "~/kernel/time";
import type { BoardNow } from "./board";
import classes from "./supervisor.module.css";
import { words } from "./words";

type GroupsTableProps = Readonly<{
  board: BoardNow;
  day: BoardDay | undefined;
  chosen: string | undefined;
  onChoose: (id: string) => void;
}>;

/** Each group: how it stands now, and its day so far. A click narrows the agents to it. */
export function GroupsTable({ board, day, chosen, onChoose }: GroupsTableProps) {
  const t = useWords(words);
  const days = new Map(day?.groups.map((each) => [each.acd_group_id, each]));
  return (
    <section className={classes["section"]}>
      <h2>{t("groups")}</h2>
      <div className={classes["scroll"]}>
        <table
          className={`${classes["table"]} ${classes["stacked"]} ${classes["tiles"]}`}
          aria-label={t("groups")}
        >
          <thead>
            <tr>
              <th scope="col" rowSpan={2}>
                {t("group")}
              </th>
              <th scope="colgroup" colSpan={7} className={classes["span"]}>
                {t("now")}
              </th>
              <th scope="colgroup" colSpan={5} className={classes["span"]} title={day?.time_zone}>
                {t("today")}
              </th>
            </tr>
            <tr>
              {(["waiting", "longest", "offered", "in_work", "parked", "ready"] as const).map(
                (key) => (
                  <th key={key} scope="col" className={classes["number"]} title={t(`${key}.hint`)}>
                    {t(key)}
                  </th>
                ),
              )}
              <th scope="col" title={t("team.hint")}>
                {t("team")}
              </th>
              {(["received", "answered", "reply", "in_time", "missed"] as const).map((key) => (
                <th key={key} scope="col" className={classes["number"]} title={t(`${key}.hint`)}>
                  {t(key)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {board.groups.map((group) => (
              <tr key={group.id} data-chosen={group.id === chosen || undefined}>
                <th scope="row">
                  <UnstyledButton
                    className={classes["name"] ?? ""}
                    aria-pressed={group.id === chosen}
                    onClick={() => onChoose(group.id)}
                  >
                    {group.name}
                  </UnstyledButton>
                  {!group.active && <small> {t("inactive")}</small>}
                </th>
                <Now group={group} board={board} />
                <Today day={days.get(group.id)} />
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Now({ group, board }: Readonly<{ group: GroupNow; board: BoardNow }>) {
  const t = useWords(words);
  const waited = useNow() - board.readAt + group.longest_wait_ms;
  const late = waited > group.waiting_limit_s * 1000;
  const team = board.statuses.filter(({ id }) => group.statuses[id]);
  const nobody = group.waiting > 0 && group.ready === 0;
  const count = (state: string, value: number) =>
    value === 0 ? (
      <span className={classes["zero"]}>0</span>
    ) : (
      <Link to="/acd/media-events" search={{ acd_group_id: group.id, state }}>
        {formatNumber(value)}
      </Link>
    );
  return (
    <>
      <td className={classes["number"]} data-label={t("waiting")}>
        {count("queued", group.waiting)}
      </td>
      <td
        className={classes["number"]}
        data-label={t("longest")}
        data-late={(group.waiting > 0 && late) || undefined}
      >
        {group.waiting > 0 ? formatDuration(waited) : <span className={classes["zero"]}>–</span>}
      </td>
      <td className={classes["number"]} data-label={t("offered")}>
        {count("offered", group.offered)}
      </td>
      <td className={classes["number"]} data-label={t("in_work")}>
        {count("in_work", group.in_work)}
      </td>
      <td className={classes["number"]} data-label={t("parked")}>
        {count("parked", group.parked)}
      </td>
      <td className={classes["number"]} data-label={t("ready")} data-late={nobody || undefined}>
        {group.ready}
        {nobody && <span className="visually-hidden"> {t("nobody_ready")}</span>}
      </td>
      <td className={classes["wide"]} data-label={t("team")}>
        <span className={classes["team"]}>
          {team.map(({ id, name, colour }) => (
            <span key={id} title={name}>
              <span className={classes["dot"]} style={{ backgroundColor: colour }} />
              {group.statuses[id]} <span className="visually-hidden">{name}</span>
            </span>
          ))}
        </span>
      </td>
    </>
  );
}

function Today({ day }: Readonly<{ day: GroupDay | undefined }>) {
  const t = useWords(words);
  if (!day)
    return (
      <td colSpan={5} className={`${classes["number"]} ${classes["wide"]}`}>
        …
      </td>
    );
  const median = day.reply_p50_s ?? null;
  const slow = day.reply_p90_s ?? null;
  return (
    <>
      <td className={classes["number"]} data-label={t("received")}>
        {formatNumber(day.received)}
      </td>
      <td className={classes["number"]} data-label={t("answered")}>
        {formatNumber(day.answered)}
      </td>
      <td className={classes["number"]} data-label={t("reply")}>
        {median === null || slow === null
          ? "–"
          : `${formatDuration(median * 1000)} / ${formatDuration(slow * 1000)}`}
      </td>
      <td className={classes["number"]} data-label={t("in_time")}>
        {day.due === 0 ? (
          "–"
        ) : (
          <>
            {Math.round((100 * day.within_target) / day.due)} %{" "}
            <small title={t("target", { time: formatDuration(day.answer_target_s * 1000) })}>
              {t("of", { part: formatNumber(day.within_target), whole: formatNumber(day.due) })}
            </small>
          </>
        )}
      </td>
      <td className={classes["number"]} data-label={t("missed")}>
        {formatNumber(day.missed)}
      </td>
    </>
  );
}
