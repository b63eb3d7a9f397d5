import { PasswordInput, SegmentedControl, Switch, Textarea, TextInput } from "@mantine/core";
import type { SendConnector } from "~/kernel/api";
import { api, ifMatch, ok } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import { useMe } from "~/kernel/me";
import { ClientField } from "~/ui/form/ClientField";
import { FormFrame, FormSection } from "~/ui/form/FormFrame";
import type { Loaded } from "~/ui/form/LoadedObject";
import { useForm } from "~/ui/form/useForm";
import { useLeave } from "~/ui/form/useLeave";
import { Notice } from "~/ui/Notice";
import { newSendConnector, type SendValues, toCreate, toSend, valuesOf } from "./values";
import { words } from "./words";

const VARIABLES = "{{ sender }}, {{ recipient }}, {{ text }}, {{ secret }}";

export function SendConnectorForm({
  loaded,
}: Readonly<{ loaded: Loaded<SendConnector> | undefined }>) {
  const t = useWords(words);
  const clientId = useMe().client?.id ?? null;
  const { leave, saved } = useLeave("sms-send-connectors", "/numbers/send-connectors");
  const form = useForm<SendValues, SendConnector>({
    initial: loaded ? valuesOf(loaded.data) : newSendConnector(clientId),
    save: (values, changed) =>
      loaded
        ? ok(
            api.PATCH("/api/v1/sms-send-connectors/{id}", {
              params: { path: { id: loaded.data.id }, header: ifMatch(loaded.tag) },
              body: toSend(changed),
            }),
          )
        : ok(api.POST("/api/v1/sms-send-connectors", { body: toCreate(values) })),
    saved,
  });
  const isDemoPhone = loaded?.data.kind === "demo_phone";

  return (
    <FormFrame
      form={form}
      onCancel={leave}
      isNew={!loaded}
      {...(loaded && { onReload: loaded.reload })}
    >
      <FormSection title={t("form.master")}>
        {!loaded && <ClientField {...form.choice("client_id")} />}
        <TextInput
          label={t("name")}
          required
          data-autofocus={!loaded || undefined}
          {...form.text("name")}
        />
        <Switch label={t("active")} {...form.check("active")} />
        {isDemoPhone && <Notice>{t("kind.demo_phone.hint")}</Notice>}
      </FormSection>
      {!isDemoPhone && (
        <>
          <FormSection title={t("form.request")}>
            <SegmentedControl
              aria-label={t("method")}
              data={["POST", "GET"]}
              value={form.values.method}
              onChange={(method) => form.set("method", method)}
            />
            <TextInput
              label={t("url")}
              description={t("form.url.hint", { example: VARIABLES })}
              required
              {...form.text("url")}
            />
            <Textarea
              label={t("form.headers")}
              description={t("form.headers.hint")}
              {...form.text("headers")}
            />
            {form.values.method === "POST" && (
              <Textarea
                label={t("form.body")}
                description={t("form.body.hint")}
                minRows={3}
                {...form.text("body")}
              />
            )}
            <PasswordInput
              label={t("form.secret")}
              description={
                loaded?.data.secret_set
                  ? t("form.secret.set")
                  : t("form.secret.hint", { example: "{{ secret }}" })
              }
              autoComplete="new-password"
              {...form.text("secret")}
            />
          </FormSection>
          <FormSection title={t("form.success")}>
            <TextInput
              label={t("form.success_status")}
              description={t("form.success_status.hint")}
              {...form.text("success_status")}
            />
            <TextInput
              label={t("form.success_pattern")}
              description={t("form.success_pattern.hint")}
              {...form.text("success_pattern")}
            />
          </FormSection>
        </>
      )}
    </FormFrame>
  );
}
