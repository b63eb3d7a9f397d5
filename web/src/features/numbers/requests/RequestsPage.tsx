import { Box } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { Page, ReceiverRequest } from "~/kernel/api";
import { api, ok } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import { BackLink } from "~/ui/BackLink";
import { EmptyState } from "~/ui/EmptyState";
import { PageFrame } from "~/ui/PageFrame";
import { ProblemPanel } from "~/ui/ProblemPanel";
import { Alarms } from "../activity/Alarms";
import { RequestTable } from "./RequestTable";
import classes from "./RequestTable.module.css";
import { words } from "./words";

/** The server writes requests down once a second. */
const LOOK_EVERY_MS = 2_000;

/** The last requests of one connector. */
export function ConnectorRequestsPage() {
  const { id = "" } = useParams({ strict: false });
  const t = useWords(words);
  const path = { params: { path: { id } } };
  const connector = useQuery({
    queryKey: ["sms-receive-connectors", "name", id],
    queryFn: () => ok(api.GET("/api/v1/sms-receive-connectors/{id}", path)),
  });
  return (
    <Requests
      title={t("title", { name: connector.data?.name ?? "…" })}
      about={t("intro")}
      name={id}
      below={
        <Box mt="lg">
          <Alarms id={id} />
        </Box>
      }
      read={() => ok(api.GET("/api/v1/sms-receive-connectors/{id}/requests", path))}
    />
  );
}

/** Requests to numbers that no connector has. */
export function UnknownRequestsPage() {
  const t = useWords(words);
  return (
    <Requests
      title={t("unknown.title")}
      about={t("unknown.intro")}
      name="unknown"
      read={() => ok(api.GET("/api/v1/unknown-receiver-requests"))}
    />
  );
}

type RequestsProps = Readonly<{
  title: string;
  about: ReactNode;
  name: string;
  below?: ReactNode;
  read: () => Promise<Page<ReceiverRequest>>;
}>;

function Requests({ title, about, name, below, read }: RequestsProps) {
  const t = useWords(words);
  const requests = useQuery({
    queryKey: ["requests", name],
    queryFn: read,
    staleTime: 0,
    refetchInterval: LOOK_EVERY_MS,
  });
  const live = !requests.error && (
    <span className={classes["live"]} role="status">
      {t("live")}
    </span>
  );
  return (
    <PageFrame
      title={title}
      about={about}
      back={<BackLink to="/numbers/receive-connectors">{t("back")}</BackLink>}
      action={live}
    >
      {requests.error && (
        <ProblemPanel error={requests.error} onRetry={() => void requests.refetch()} />
      )}
      {requests.data?.items.length === 0 && (
        <EmptyState title={t("empty.title")}>{t("empty.text")}</EmptyState>
      )}
      {requests.data && requests.data.items.length > 0 && (
        <RequestTable label={title} requests={requests.data.items} />
      )}
      {below}
    </PageFrame>
  );
}
