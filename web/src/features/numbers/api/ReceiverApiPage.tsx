import { Anchor, List, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { api, ok } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import { meQuery } from "~/kernel/me";
import { PageFrame } from "~/ui/PageFrame";
import { useTableSearch } from "~/ui/table/search";
import { ConnectorChoice, Examples } from "./Examples";
import { Answers, Parameters } from "./Reference";
import { words } from "./words";

const SHOWN = 200;

/** The reader's connectors; nobody has to be signed in to read this page. */
function useConnectors() {
  const me = useQuery({ ...meQuery, enabled: false }).data;
  const may = me?.rights.includes("receive_connectors.read") ?? false;
  const connectors = useQuery({
    queryKey: ["sms-receive-connectors", "examples"],
    queryFn: () =>
      ok(api.GET("/api/v1/sms-receive-connectors", { params: { query: { limit: SHOWN } } })),
    enabled: may,
  });
  return connectors.data?.items ?? [];
}

export function ReceiverApiPage() {
  const t = useWords(words);
  const connectors = useConnectors();
  const [{ connector: chosen }, change] = useTableSearch();
  const connector = connectors.find((c) => c.id === chosen);
  const url = `${location.origin}/SMSReceiver`;

  return (
    <PageFrame title={t("title")} about={t("intro")} narrow>
      <Stack gap="xl">
        <Part title={t("start.title")}>
          {connectors.length > 0 && (
            <ConnectorChoice
              connectors={connectors}
              chosen={chosen}
              onChoose={(id) => change({ connector: id })}
            />
          )}
          <Examples url={url} connector={connector} />
          {connector && (
            <Anchor
              size="sm"
              renderRoot={(props) => (
                <Link
                  to="/numbers/receive-connectors/$id/requests"
                  params={{ id: connector.id }}
                  {...props}
                />
              )}
            >
              {t("last_requests")}
            </Anchor>
          )}
        </Part>
        <Part title={t("request.title")}>
          <Text>{t("request.text", { url })}</Text>
          <Text>{t("request.precedence")}</Text>
        </Part>
        <Part title={t("parameters.title")}>
          <Parameters />
        </Part>
        <Part title={t("answers.title")}>
          <Text>{t("answers.text")}</Text>
          <Answers />
        </Part>
        <Part title={t("encoding.title")}>
          <List spacing={4}>
            <List.Item>{t("encoding.utf8")}</List.Item>
            <List.Item>{t("encoding.numbers")}</List.Item>
            <List.Item>{t("encoding.order")}</List.Item>
          </List>
        </Part>
      </Stack>
    </PageFrame>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Stack gap="sm" component="section">
      <Title order={2}>{title}</Title>
      {children}
    </Stack>
  );
}
