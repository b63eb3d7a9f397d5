import { NumberInput, Select, Switch, TextInput } from "@mantine/core";
import type { SendConnector } from "~/kernel/api";
import { api, ifMatch, ok } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import { useMe } from "~/kernel/me";
import { CodeBlock } from "~/ui/CodeBlock";
import { ClientField } from "~/ui/form/ClientField";
import { FormFrame, FormSection } from "~/ui/form/FormFrame";
import type { Loaded } from "~/ui/form/LoadedObject";
import { useForm } from "~/ui/form/useForm";
import { useLeave } from "~/ui/form/useLeave";
import { Notice } from "~/ui/Notice";
import { HttpRequest } from "./HttpRequest";
import { Provider } from "./Provider";
import { ReportSecret } from "./ReportSecret";
import { copyOf, newSendConnector, type SendValues, toCreate, toSend, valuesOf } from "./values";
import { words } from "./words";

const KINDS = ["http", "twilio", "vonage", "seven", "kannel"] as const;

type SendConnectorFormProps = Readonly<{
  loaded: Loaded<SendConnector> | undefined;
  copied: SendConnector | undefined;
}>;

export function SendConnectorForm({ loaded, copied }: SendConnectorFormProps) {
  const t = useWords(words);
  const clientId = useMe().client?.id ?? null;
  const { leave, saved } = useLeave("sms-send-connectors", "/numbers/send-connectors");
  const form = useForm<SendValues, SendConnector>({
    initial: loaded ? valuesOf(loaded.data) : copied ? copyOf(copied) : newSendConnector(clientId),
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
  const { kind } = form.values;
  const signs = kind === "vonage" || kind === "seven";
  const secretSet = loaded?.data.secret_set ?? false;

  return (
    <FormFrame
      form={form}
      onCancel={leave}
      isNew={!loaded}
      {...(loaded && { onReload: loaded.reload })}
    >
      <FormSection title={t("form.master")}>
        {!loaded && <ClientField {...form.client("client_id")} />}
        <TextInput
          label={t("name")}
          required
          data-autofocus={!loaded || undefined}
          {...form.text("name")}
        />
        <Switch label={t("active")} {...form.check("active")} />
        {!loaded && (
          <Select
            label={t("kind")}
            description={t("kind.hint")}
            allowDeselect={false}
            data={KINDS.map((value) => ({ value, label: t(`kind.${value}`) }))}
            {...form.choice("kind")}
          />
        )}
        {kind === "demo_phone" && <Notice>{t("kind.demo_phone.hint")}</Notice>}
      </FormSection>
      {kind === "http" && <HttpRequest form={form} secretSet={secretSet} />}
      {kind !== "http" && kind !== "demo_phone" && (
        <Provider form={form} kind={kind} secretSet={secretSet} />
      )}
      <FormSection title={t("form.sending")}>
        <TextInput
          label={t("form.sender")}
          description={t(kind === "twilio" ? "form.sender.twilio" : "form.sender.hint")}
          {...form.text("sender")}
        />
        <NumberInput
          label={t("form.per_second")}
          description={t("form.per_second.hint")}
          min={0.01}
          max={1000}
          decimalScale={2}
          hideControls
          {...form.number("per_second")}
        />
      </FormSection>
      {kind !== "demo_phone" && (Boolean(loaded) || signs) && (
        <FormSection title={t("form.reports")}>
          {loaded && (
            <>
              <Notice>{t(`reports.${kind}`)}</Notice>
              <CodeBlock title={t("form.reports")} text={loaded.data.report_url} />
            </>
          )}
          {signs && (
            <ReportSecret form={form} kind={kind} known={loaded?.data.report_secret_set ?? false} />
          )}
        </FormSection>
      )}
    </FormFrame>
  );
}
