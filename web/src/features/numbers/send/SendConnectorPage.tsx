import { useParams } from "@tanstack/react-router";
import type { SendConnector } from "~/kernel/api";
import { api, tagged } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import { BackLink } from "~/ui/BackLink";
import { LoadedObject } from "~/ui/form/LoadedObject";
import { PageFrame } from "~/ui/PageFrame";
import { SendConnectorForm } from "./SendConnectorForm";
import { words } from "./words";

/** One send connector, or a new one where the address names none. */
export function SendConnectorPage() {
  const { id } = useParams({ strict: false });
  const t = useWords(words);
  return (
    <LoadedObject<SendConnector>
      name="sms-send-connectors"
      id={id}
      read={(wanted) =>
        tagged(api.GET("/api/v1/sms-send-connectors/{id}", { params: { path: { id: wanted } } }))
      }
    >
      {(loaded, copied) => (
        <PageFrame
          narrow
          title={loaded?.data.name ?? t("form.new")}
          back={<BackLink to="/numbers/send-connectors">{t("title")}</BackLink>}
        >
          <SendConnectorForm loaded={loaded} copied={copied} />
        </PageFrame>
      )}
    </LoadedObject>
  );
}
