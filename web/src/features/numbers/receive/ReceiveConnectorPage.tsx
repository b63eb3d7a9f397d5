import { Anchor, Group } from "@mantine/core";
import { Link, useParams } from "@tanstack/react-router";
import type { ReceiveConnector } from "~/kernel/api";
import { api, tagged } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import { useRight } from "~/kernel/me";
import { BackLink } from "~/ui/BackLink";
import { LoadedObject } from "~/ui/form/LoadedObject";
import { PageFrame } from "~/ui/PageFrame";
import { ConnectorForm } from "./ConnectorForm";
import { OptOutWords } from "./OptOutWords";
import { TestSms } from "./TestSms";
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
      {(loaded, copied) => (
        <PageFrame
          narrow
          title={loaded?.data.name ?? t("form.new")}
          back={<BackLink to="/numbers/receive-connectors">{t("title")}</BackLink>}
          action={loaded && <ConnectorLinks connector={loaded.data} />}
        >
          <ConnectorForm loaded={loaded} copied={copied} />
        </PageFrame>
      )}
    </LoadedObject>
  );
}

function ConnectorLinks({ connector }: Readonly<{ connector: ReceiveConnector }>) {
  const t = useWords(words);
  const mayChange = useRight("receive_connectors.manage");
  const mayTest = useRight("receive_connectors.route");
  const { id } = connector;
  return (
    <Group gap="md">
      <Anchor
        size="sm"
        renderRoot={(props) => (
          <Link to="/numbers/receive-connectors/$id/provider" params={{ id }} {...props} />
        )}
      >
        {t("open_provider")}
      </Anchor>
      <Anchor
        size="sm"
        renderRoot={(props) => (
          <Link to="/numbers/receive-connectors/$id/requests" params={{ id }} {...props} />
        )}
      >
        {t("open_requests")}
      </Anchor>
      {mayChange && <OptOutWords connector={connector} />}
      {mayTest && <TestSms connector={connector} />}
    </Group>
  );
}
