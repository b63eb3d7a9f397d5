import { Box } from "@mantine/core";
import { useParams } from "@tanstack/react-router";
import type { MailServer } from "~/kernel/api";
import { api, tagged } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import { BackLink } from "~/ui/BackLink";
import { LoadedObject } from "~/ui/form/LoadedObject";
import { PageFrame } from "~/ui/PageFrame";
import { MailServerForm } from "./MailServerForm";
import { SendTest } from "./SendTest";
import { words } from "./words";

/** One mail server and its test, or a new one where the address names none. */
export function MailServerPage() {
  const { id } = useParams({ strict: false });
  const t = useWords(words);
  return (
    <LoadedObject<MailServer>
      name="mail-servers"
      id={id}
      read={(wanted) =>
        tagged(api.GET("/api/v1/mail-servers/{id}", { params: { path: { id: wanted } } }))
      }
    >
      {(loaded) => (
        <PageFrame
          narrow
          title={loaded?.data.sender ?? t("form.new")}
          back={<BackLink to="/administration/mail">{t("title")}</BackLink>}
        >
          {loaded && (
            <Box mb="md">
              <SendTest server={loaded.data} />
            </Box>
          )}
          <MailServerForm loaded={loaded} />
        </PageFrame>
      )}
    </LoadedObject>
  );
}
