import { Group } from "@mantine/core";
import type { AgentStatus } from "~/kernel/api";
import classes from "./status.module.css";

type StatusChipProps = Readonly<{
  status: Pick<AgentStatus, "name" | "colour" | "text_colour" | "abbreviation">;
}>;

/** A status as it looks: its colours with its abbreviation, then its name. */
export function StatusChip({ status }: StatusChipProps) {
  return (
    <Group component="span" gap="xs" wrap="nowrap" display="inline-flex">
      <span
        className={classes["chip"]}
        style={{ background: status.colour, color: status.text_colour }}
        aria-hidden="true"
      >
        {status.abbreviation ?? ""}
      </span>
      {status.name}
    </Group>
  );
}
