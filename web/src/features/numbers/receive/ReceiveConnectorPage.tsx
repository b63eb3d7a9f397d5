import { Anchor, Group } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ReceiveConnector } from "~/kernel/api";
import { api, tagged } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import { ObjectPage } from "~/ui/form/ObjectPage";
import { useRight } from "~/kernel/me";
import { ConnectorForm } from "./ConnectorForm";
import { OptOutWords } from "./OptOutWords";
import { TestSms } from "./TestSms";
import { words } from "./words";

/** One connector, or a new one where the address names none. */
export function ReceiveConnectorPage() {
  const t = useWords(words);
  return (
    <ObjectPage<ReceiveConnector>
      name="sms-receive-connectors"
      table="/numbers/receive-connectors"
      title={t("title")}
      newTitle={t("form.new")}
      read={(wanted) =>
        tagged(api.GET("/api/v1/sms-receive-connectors/{id}", { params: { path: { id: wanted } } }))
      }
      action={(data) => <ConnectorLinks connector={data} />}
    >
      {(loaded, copied) => <ConnectorForm loaded={loaded} copied={copied} />}
    </ObjectPage>
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
