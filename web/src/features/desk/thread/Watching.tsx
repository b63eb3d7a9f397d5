import { Button, Group, Text } from "@mantine/core";
import { useWords } from "~/kernel/i18n";
import { formatMoment } from "~/kernel/time";
import type { DeskEvent, DeskState } from "../state";
import { words } from "../words";
import classes from "./Resting.module.css";

type WatchingProps = Readonly<{ state: DeskState; event: DeskEvent; onPick: () => void }>;

/** In place of the composer: a conversation that is not hers, to read; or to take, where the group lets her. */
export function Watching({ state, event, onPick }: WatchingProps) {
  const t = useWords(words);
  const mayPick = state.groups.some(
    ({ id, may_pick }) => id === event.acd_group_id && may_pick && event.state === "queued",
  );
  const { agent_name: agent, group_name: group } = event;
  return (
    <Group className={classes["resting"] ?? ""} justify="space-between">
      <Text size="sm">
        {event.state === "closed"
          ? t("watch.closed", {
              name: agent ?? group,
              time: event.closed_at ? formatMoment(event.closed_at) : "",
            })
          : event.state === "queued"
            ? t("watch.queued", { group })
            : t("watch.with", { name: agent ?? group })}
      </Text>
      {mayPick && <Button onClick={onPick}>{t("watch.pick")}</Button>}
    </Group>
  );
}
