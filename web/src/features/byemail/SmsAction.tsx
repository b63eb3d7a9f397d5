import { Alert, Button } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { api, ok } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import { formatUntil } from "~/kernel/time";
import { useExplain } from "~/ui/problems";
import { Sheet } from "./Sheet";
import { words } from "./words";

export type Action = "done" | "give_back" | "log_off";

/** What a link in a mail about an SMS does, once somebody says so. */
export function SmsAction({ action, secret }: Readonly<{ action: Action; secret: string }>) {
  const t = useWords(words);
  const explain = useExplain();
  const sms = useQuery({
    queryKey: ["by-email", secret],
    queryFn: () => ok(api.POST("/api/v1/by-email/look", { body: { secret } })),
    retry: false,
  });
  const act = useMutation({
    mutationFn: () =>
      ok(
        api.POST("/api/v1/by-email/act", {
          body: { secret, action, last_received_sms_id: sms.data?.last_received_sms_id ?? null },
        }),
      ),
    onError: () => void sms.refetch(),
  });
  if (act.isSuccess) return <Sheet title={t(`${action}.over`)} about={t(`${action}.over.hint`)} />;
  if (sms.error) return <Sheet title={t("bad")} about={t("bad.hint")} />;
  if (!sms.data) return <Sheet title={t("title")} about="…" />;
  const { name, subject, number, connector, state, due_at: due } = sms.data;
  const about = t("about", { subject, number, connector, name });
  if (action !== "log_off" && state !== "with_you")
    return <Sheet title={t("title")} about={t(state)} />;
  const problem = act.error && explain(act.error);
  return (
    <Sheet
      title={t(`${action}.title`)}
      about={action === "log_off" ? t("log_off.about", { name }) : about}
    >
      {action !== "log_off" && due && (
        <span>{t("with_you.until", { until: formatUntil(due) })}</span>
      )}
      {problem && (
        <Alert color="red" title={problem.title} role="alert">
          {problem.hint}
        </Alert>
      )}
      <Button size="md" loading={act.isPending} onClick={() => act.mutate()}>
        {t(`${action}.button`)}
      </Button>
    </Sheet>
  );
}
