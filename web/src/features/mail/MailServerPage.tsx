import { Box } from "@mantine/core";
import type { MailServer } from "~/kernel/api";
import { api, tagged } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import { ObjectPage } from "~/ui/form/ObjectPage";
import { MailServerForm } from "./MailServerForm";
import { SendTest } from "./SendTest";
import { words } from "./words";

/** One mail server and its test, or a new one where the address names none. */
export function MailServerPage() {
  const t = useWords(words);
  return (
    <ObjectPage<MailServer>
      name="mail-servers"
      table="/administration/mail"
      title={t("title")}
      newTitle={t("form.new")}
      titleOf={(data) => data.sender}
      read={(wanted) =>
        tagged(api.GET("/api/v1/mail-servers/{id}", { params: { path: { id: wanted } } }))
      }
    >
      {(loaded) => (
        <>
          {loaded && (
            <Box mb="md">
              <SendTest server={loaded.data} />
            </Box>
          )}
          <MailServerForm loaded={loaded} />
        </>
      )}
    </ObjectPage>
  );
}
