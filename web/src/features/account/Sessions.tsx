import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, ok } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import { formatWhen } from "~/kernel/time";
import { useToastProblem } from "~/ui/problems";
import { deviceName } from "./device";
import { Part } from "./Part";
import { words } from "./words";

const KEY = ["me", "sessions"];

export function Sessions() {
  const t = useWords(words);
  const queries = useQueryClient();
  const complain = useToastProblem();
  const sessions = useQuery({
    queryKey: KEY,
    queryFn: () => ok(api.GET("/api/v1/me/sessions")),
  });
  const end = useMutation({
    mutationFn: (id: string | undefined) =>
      id
        ? api.DELETE("/api/v1/me/sessions/{id}", { params: { path: { id } } })
        : api.DELETE("/api/v1/me/sessions"),
    onError: complain,
    onSettled: () => queries.invalidateQueries({ queryKey: KEY }),
  });
  const items = sessions.data?.items ?? [];
  return (
    <Part title={t("sessions")} about={t("sessions.about")}>
      <ul>
        {items.map(({ id, device, source, last_seen_at: seen, current }) => (
          <li key={id}>
            <span>
              {deviceName(device) ?? t("sessions.unknown")}
              <small>
                {source} · {t("sessions.seen", { at: formatWhen(seen) })}
              </small>
            </span>
            {current ? (
              <small>{t("sessions.this")}</small>
            ) : (
              <Button size="xs" variant="default" onClick={() => end.mutate(id)}>
                {t("sessions.end")}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {items.length > 1 && (
        <div>
          <Button variant="default" onClick={() => end.mutate(undefined)}>
            {t("sessions.end_others")}
          </Button>
        </div>
      )}
    </Part>
  );
}
