import { Anchor, Group } from "@mantine/core";
import { Link, useParams } from "@tanstack/react-router";
import type { ReceiveConnector } from "~/kernel/api";
import { api, tagged } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import { BackLink } from "~/ui/BackLink";
import { LoadedObject } from "~/ui/form/LoadedObject";
import { PageFrame } from "~/ui/PageFrame";
import { ConnectorForm } from "./ConnectorForm";
import { words } from "./words";

/** One connector, or a new one where the address names none. */
export function ReceiveConnectorPage() {
  const { id } = useParams({ strict: false });
  const t = useWords(words);
  return (
    <LoadedObject<ReceiveConnector>
      name="sms-receive-connectors"
      id={id}
      read={(wanted) =>
        tagged(api.GET("/api/v1/sms-receive-connectors/{id}", { params: { path: { id: wanted } } }))
      }
    >
      {(loaded) => (
        <PageFrame
          narrow
          title={loaded?.data.name ?? t("form.new")}
          back={<BackLink to="/numbers/receive-connectors">{t("title")}</BackLink>}
          action={loaded && <ConnectorLinks id={loaded.data.id} />}
        >
          <ConnectorForm loaded={loaded} />
        </PageFrame>
      )}
    </LoadedObject>
  );
}

function ConnectorLinks({ id }: Readonly<{ id: string }>) {
  const t = useWords(words);
  return (
    <Group gap="md">
      <Anchor
        size="sm"
        renderRoot={(props) => (
          <Link to="/help/sms-receiver-api" search={{ connector: id }} {...props} />
        )}
      >
        {t("open_api")}
      </Anchor>
      <Anchor
        size="sm"
        renderRoot={(props) => (
          <Link to="/numbers/receive-connectors/$id/requests" params={{ id }} {...props} />
        )}
      >
        {t("open_requests")}
      </Anchor>
    </Group>
  );
}
