import { Loader } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useLocation } from "@tanstack/react-router";
import { api, ok } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import { Problem } from "~/kernel/problem";
import { formatMoment } from "~/kernel/time";
import { EmptyState } from "~/ui/EmptyState";
import { PageFrame } from "~/ui/PageFrame";
import { ProblemPanel } from "~/ui/ProblemPanel";
import { useTitle } from "~/ui/useTitle";
import { Sheet } from "./Sheet";
import { words } from "./words";

/** Behind a link: the same sheet, for somebody without an account. The secret never leaves the `#`. */
export function SharedPage() {
  const t = useWords(words);
  const token = useLocation({ select: ({ hash }) => hash.replace(/^#/, "") });
  const found = useQuery({
    queryKey: ["for-provider", token],
    queryFn: () => ok(api.POST("/api/v1/sms-receive-connectors/for-provider", { body: { token } })),
    retry: false,
  });
  if (found.error instanceof Problem && found.error.status === 404) return <Gone />;
  if (found.error)
    return <ProblemPanel page error={found.error} onRetry={() => void found.refetch()} />;
  if (!found.data) return <Loader size="sm" m="xl" aria-label={t("title")} />;
  const { name, client_name: client, expires_at: until, receiver } = found.data;
  return (
    <PageFrame
      narrow
      title={t("title.of", { name })}
      about={t("intro.until", { client, until: formatMoment(until) })}
    >
      <Sheet entered={{ ...found.data, recipient: receiver }} />
    </PageFrame>
  );
}

function Gone() {
  const t = useWords(words);
  useTitle(t("gone"));
  return (
    <EmptyState page title={t("gone")}>
      {t("gone.hint")}
    </EmptyState>
  );
}
