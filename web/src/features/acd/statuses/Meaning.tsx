import { Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { AgentStatus } from "~/kernel/api";
import { api, ok } from "~/kernel/http";
import { type Translate, useWords } from "~/kernel/i18n";
import { Notice } from "~/ui/Notice";
import { words } from "./words";

type Flags = Pick<
  AgentStatus,
  | "settable_by_agent"
  | "logged_on"
  | "present"
  | "break"
  | "holiday"
  | "post_processing"
  | "receives_calls"
  | "receives_sms"
  | "distribute_during_call"
>;
type MeaningProps = Readonly<{ status: Flags; groups: readonly string[] }>;

/** In one go: what an agent in this status gets, who may choose it, and what its time counts as. */
export function Meaning({ status, groups }: MeaningProps) {
  const t = useWords(words);
  return (
    <Text size="sm" aria-live="polite">
      {sentences(status, groups, t).join(" ")}
    </Text>
  );
}

export function sentences(
  status: Flags,
  groups: readonly string[],
  t: Translate<typeof words.en>,
): string[] {
  const named = groups.length > 0;
  const during = status.distribute_during_call ? "during" : "free";
  return [
    status.receives_sms
      ? t(named ? `means.sms.some.${during}` : `means.sms.all.${during}`, {
          groups: groups.join(", "),
        })
      : t("means.sms.none"),
    t(status.receives_calls ? "means.calls" : "means.calls.none"),
    status.settable_by_agent
      ? t(named ? "means.chosen.members" : "means.chosen")
      : t("means.chosen.not"),
    t(`means.time.${timeOf(status)}`),
  ];
}

function timeOf(status: Flags) {
  if (status.break) return "break";
  if (status.holiday) return "holiday";
  if (status.post_processing) return "post_processing";
  if (!status.logged_on) return "off";
  return status.present ? "work" : "logged_on";
}

type NobodyProps = Readonly<{
  clientId: string | null;
  /** A status as it is about to be saved. */
  changing?: { id: string | undefined; receives_sms: boolean };
}>;

/** Says so where no status of a client lets SMS through: nobody would ever get one. */
export function NobodyGetsSms({ clientId, changing }: NobodyProps) {
  const t = useWords(words);
  const found = useQuery({
    queryKey: ["agent-statuses", "receiving", clientId],
    queryFn: () =>
      ok(
        api.GET("/api/v1/agent-statuses", {
          params: { query: { client_id: clientId, receives_sms: true, limit: 2 } },
        }),
      ),
    enabled: clientId !== null,
  });
  if (!found.data || changing?.receives_sms) return null;
  if (found.data.items.some(({ id }) => id !== changing?.id)) return null;
  return (
    <Notice tone="bad" title={t("nobody")}>
      {t("nobody.hint")}
    </Notice>
  );
}
