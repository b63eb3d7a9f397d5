import { Button, Group } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api, ok } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import { formatWhen } from "~/kernel/time";
import { useToastProblem } from "~/ui/problems";
import { BOARD, type BoardNow } from "./board";
import type { Addressees } from "./MessageDialog";
import classes from "./supervisor.module.css";
import { words } from "./words";

type CallsProps = Readonly<{
  board: BoardNow;
  onWrite: (to: Addressees) => void;
  onOpen: (eventId: string) => void;
}>;

/** Agents who ask for help, until somebody has taken care of it. */
export function Calls({ board, onWrite, onOpen }: CallsProps) {
  const t = useWords(words);
  const complain = useToastProblem();
  const queries = useQueryClient();
  const end = useMutation({
    mutationFn: (id: string) =>
      ok(api.POST("/api/v1/supervision/calls/{id}/end", { params: { path: { id } } })),
    onError: complain,
    onSettled: () => queries.invalidateQueries({ queryKey: [BOARD] }),
  });
  if (board.calls.length === 0) return null;
  return (
    <section className={classes["section"]} data-tone="warn">
      <h2>{t("calls")}</h2>
      <ul className={classes["calls"]}>
        {board.calls.map((call) => (
          <li key={call.id}>
            <div>
              <strong>{call.from_name}</strong> <small>{formatWhen(call.at)}</small>
              <p>{call.text}</p>
            </div>
            <Group gap="xs">
              {call.media_event_id && (
                <Button
                  size="xs"
                  variant="default"
                  onClick={() => onOpen(call.media_event_id ?? "")}
                >
                  {t("calls.event")}
                </Button>
              )}
              {call.from_user_id && (
                <Button
                  size="xs"
                  variant="default"
                  onClick={() => onWrite({ users: [call.from_user_id ?? ""], groups: [] })}
                >
                  {t("calls.answer")}
                </Button>
              )}
              <Button size="xs" loading={end.isPending} onClick={() => end.mutate(call.id)}>
                {t("calls.done")}
              </Button>
            </Group>
          </li>
        ))}
      </ul>
    </section>
  );
}
