import { UnstyledButton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { api, ok } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import { formatWhen } from "~/kernel/time";
import { ProblemPanel } from "~/ui/ProblemPanel";
import type { DeskEvent } from "../state";
import { words } from "../words";
import classes from "./Context.module.css";

type HistoryProps = Readonly<{ event: DeskEvent; onOpen: (eventId: string) => void }>;

/** What the same sender wrote before, over all connectors of the client. */
export function History({ event, onOpen }: HistoryProps) {
  const t = useWords(words);
  const history = useQuery({
    queryKey: ["history", event.id],
    queryFn: () =>
      ok(api.GET("/api/v1/media-events/{id}/history", { params: { path: { id: event.id } } })),
  });
  const episodes = history.data?.filter(({ id }) => id !== event.id) ?? [];
  return (
    <section className={classes["part"]}>
      <h3>{t("history.title")}</h3>
      {history.error && (
        <ProblemPanel error={history.error} onRetry={() => void history.refetch()} />
      )}
      {history.data && episodes.length === 0 && <p>{t("history.none")}</p>}
      <ul className={classes["episodes"]}>
        {episodes.map((episode) => {
          const row = (
            <>
              <span className={classes["top"]}>
                <strong>{episode.subject || episode.group_name}</strong>
                <time dateTime={episode.created_at}>{formatWhen(episode.created_at)}</time>
              </span>
              <small>
                {episode.connector_name} · {t("history.count", { count: episode.message_count })} ·{" "}
                {t(`state.${episode.state}`)}
                {episode.agent_name && ` · ${episode.agent_name}`}
                {episode.transaction_code_name && ` · ${episode.transaction_code_name}`}
              </small>
            </>
          );
          return (
            <li key={episode.id}>
              {episode.may_open ? (
                <UnstyledButton onClick={() => onOpen(episode.id)}>{row}</UnstyledButton>
              ) : (
                <div>{row}</div>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
