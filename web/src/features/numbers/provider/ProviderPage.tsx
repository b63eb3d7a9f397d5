import { Loader, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { api, ok } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import { useRight } from "~/kernel/me";
import { BackLink } from "~/ui/BackLink";
import { PageFrame } from "~/ui/PageFrame";
import { ProblemPanel } from "~/ui/ProblemPanel";
import { Share } from "./Share";
import { Sheet } from "./Sheet";
import { words } from "./words";

/** What a connector's provider has to be told, and a link to send it by. */
export function ProviderPage() {
  const { id = "" } = useParams({ strict: false });
  const t = useWords(words);
  const mayShare = useRight("receive_connectors.manage");
  const found = useQuery({
    queryKey: ["sms-receive-connectors", "provider", id],
    queryFn: () => ok(api.GET("/api/v1/sms-receive-connectors/{id}", { params: { path: { id } } })),
  });
  if (found.error)
    return <ProblemPanel page error={found.error} onRetry={() => void found.refetch()} />;
  if (!found.data) return <Loader size="sm" m="xl" aria-label={t("title")} />;
  return (
    <PageFrame
      narrow
      title={t("title.of", { name: found.data.name })}
      about={t("intro")}
      back={
        <BackLink to="/numbers/receive-connectors/$id" params={{ id }}>
          {found.data.name}
        </BackLink>
      }
    >
      <Stack gap="xl">
        <Sheet entered={found.data} />
        {mayShare && <Share id={id} />}
      </Stack>
    </PageFrame>
  );
}
