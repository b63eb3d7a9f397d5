import type { SendConnector } from "~/kernel/api";
import { api, tagged } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import { ObjectPage } from "~/ui/form/ObjectPage";
import { SendConnectorForm } from "./SendConnectorForm";
import { words } from "./words";

/** One send connector, or a new one where the address names none. */
export function SendConnectorPage() {
  const t = useWords(words);
  return (
    <ObjectPage<SendConnector>
      name="sms-send-connectors"
      table="/numbers/send-connectors"
      title={t("title")}
      newTitle={t("form.new")}
      read={(wanted) =>
        tagged(api.GET("/api/v1/sms-send-connectors/{id}", { params: { path: { id: wanted } } }))
      }
    >
      {(loaded, copied) => <SendConnectorForm loaded={loaded} copied={copied} />}
    </ObjectPage>
  );
}
