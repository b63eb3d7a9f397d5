import { Select, TagsInput, Textarea, TextInput } from "@mantine/core";
import type { Contact } from "~/kernel/api";
import { api, ifMatch, ok } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import { useMe } from "~/kernel/me";
import { ClientField } from "~/ui/form/ClientField";
import { FormFrame, FormSection } from "~/ui/form/FormFrame";
import type { Loaded } from "~/ui/form/LoadedObject";
import { useForm } from "~/ui/form/useForm";
import { useLeave } from "~/ui/form/useLeave";
import { Notice } from "~/ui/Notice";
import { readable } from "~/ui/phone";
import { type ContactValues, copyOf, newContact, toSend, valuesOf } from "./values";
import { words } from "./words";

type ContactFormProps = Readonly<{
  loaded: Loaded<Contact> | undefined;
  copied: Contact | undefined;
}>;

export function ContactForm({ loaded, copied }: ContactFormProps) {
  const t = useWords(words);
  const clientId = useMe().client?.id ?? null;
  const { leave, saved } = useLeave("contacts", "/contacts");
  const form = useForm<ContactValues, Contact>({
    initial: loaded ? valuesOf(loaded.data) : copied ? copyOf(copied) : newContact(clientId),
    save: ({ client_id, ...values }, changed) =>
      loaded
        ? ok(
            api.PATCH("/api/v1/contacts/{id}", {
              params: { path: { id: loaded.data.id }, header: ifMatch(loaded.tag) },
              body: toSend(changed),
            }),
          )
        : ok(api.POST("/api/v1/contacts", { body: { ...toSend(values), client_id } })),
    saved,
  });
  const out = loaded?.data.opted_out ?? [];
  return (
    <FormFrame
      form={form}
      onCancel={leave}
      isNew={!loaded}
      {...(loaded && { onReload: loaded.reload })}
    >
      {out.length > 0 && (
        <Notice tone="warn" title={t("opted.title")}>
          {t("opted.text", { numbers: out.map(readable).join(", ") })}
        </Notice>
      )}
      <FormSection title={t("form")}>
        {!loaded && <ClientField {...form.client("client_id")} />}
        <TextInput label={t("name")} data-autofocus={!loaded || undefined} {...form.text("name")} />
        <TagsInput
          label={t("numbers")}
          description={t("numbers.hint")}
          acceptValueOnBlur
          {...form.choices("numbers")}
        />
        <Select
          label={t("language")}
          clearable
          data={(["de", "en"] as const).map((value) => ({ value, label: t(`language.${value}`) }))}
          {...form.choice("language")}
        />
        <Textarea
          label={t("fields")}
          description={t("fields.hint")}
          placeholder={t("fields.example")}
          autosize
          minRows={2}
          {...form.text("fields")}
        />
        <Textarea
          label={t("notes")}
          autosize
          minRows={3}
          maxLength={4000}
          {...form.text("notes")}
        />
      </FormSection>
    </FormFrame>
  );
}
