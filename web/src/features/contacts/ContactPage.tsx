import { Button, Group } from "@mantine/core";
import { Link, useParams } from "@tanstack/react-router";
import type { Contact } from "~/kernel/api";
import { api, tagged } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import { BackLink } from "~/ui/BackLink";
import { EraseButton } from "~/ui/erasing/EraseButton";
import { LoadedObject } from "~/ui/form/LoadedObject";
import { useLeave } from "~/ui/form/useLeave";
import { PageFrame } from "~/ui/PageFrame";
import { readable } from "~/ui/phone";
import { ContactForm } from "./ContactForm";
import { Merge } from "./Merge";
import { words } from "./words";

/** One contact, or a new one where the address names none. */
export function ContactPage() {
  const { id } = useParams({ strict: false });
  const t = useWords(words);
  const { saved } = useLeave("contacts", "/contacts");
  return (
    <LoadedObject<Contact>
      name="contacts"
      id={id}
      read={(wanted) =>
        tagged(api.GET("/api/v1/contacts/{id}", { params: { path: { id: wanted } } }))
      }
    >
      {(loaded, copied) => (
        <PageFrame
          narrow
          title={loaded ? loaded.data.name || readable(loaded.data.numbers[0] ?? "–") : t("new")}
          back={<BackLink to="/contacts">{t("title")}</BackLink>}
          action={
            loaded && (
              <Group gap="xs">
                <Button
                  variant="default"
                  size="xs"
                  renderRoot={(props) => (
                    <Link to="/contacts/new" search={{ copy: loaded.data.id }} {...props} />
                  )}
                >
                  {t("copy")}
                </Button>
                <Merge contact={loaded.data} />
                <EraseButton
                  numbers={loaded.data.numbers}
                  clientId={loaded.data.client_id}
                  onErased={saved}
                />
              </Group>
            )
          }
        >
          <ContactForm loaded={loaded} copied={copied} />
        </PageFrame>
      )}
    </LoadedObject>
  );
}
