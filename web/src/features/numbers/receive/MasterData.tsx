import { Anchor, Select, Switch, TextInput } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useMemo } from "react";
import type { ReceiveConnector } from "~/kernel/api";
import { useWords } from "~/kernel/i18n";
import { useLanguage } from "~/kernel/language";
import { useMe } from "~/kernel/me";
import { countries } from "~/kernel/places";
import { Problem } from "~/kernel/problem";
import { ClientField } from "~/ui/form/ClientField";
import { FormSection } from "~/ui/form/FormFrame";
import { Notice } from "~/ui/Notice";
import type { ConnectorFormState } from "./ConnectorForm";
import { words } from "./words";

type MasterDataProps = Readonly<{
  form: ConnectorFormState;
  connector: ReceiveConnector | undefined;
  clientCountry?: string;
}>;

export function MasterData({ form, connector, clientCountry }: MasterDataProps) {
  const t = useWords(words);
  const language = useLanguage();
  const ofMany = useMe().client === null;
  const choices = useMemo(() => countries(language), [language]);
  const country = form.choice("country");
  const isNew = connector === undefined;
  const owner = ownerOf(form.problem);
  return (
    <FormSection title={t("form.master")}>
      {isNew && (
        <ClientField
          {...form.client("client_id")}
          onChange={(id) => {
            form.set("client_id", id);
            form.set("acd_group_id", null);
            form.set("routing_application_id", null);
            form.set("fallback_acd_group_id", null);
            form.set("sms_send_connector_id", null);
          }}
        />
      )}
      {connector && ofMany && (
        <>
          {connector.reseller_name !== null && (
            <TextInput label={t("reseller")} value={connector.reseller_name} readOnly />
          )}
          <TextInput
            label={t("client")}
            description={t("form.client.hint")}
            value={connector.client_name}
            readOnly
          />
        </>
      )}
      <TextInput
        label={t("name")}
        required
        data-autofocus={isNew || undefined}
        {...form.text("name")}
      />
      <TextInput
        label={t("recipient")}
        description={t("form.recipient.hint")}
        required
        inputMode="tel"
        {...form.text("recipient")}
      />
      {owner && (
        <Notice tone="warn">
          {t("form.taken_by", { client: owner.client_name })}{" "}
          <Anchor
            renderRoot={(props) => (
              <Link to="/numbers/receive-connectors/$id" params={{ id: owner.id }} {...props} />
            )}
          >
            {owner.name}
          </Anchor>
        </Notice>
      )}
      <Select
        label={t("form.country")}
        description={t("form.country.hint")}
        data={choices}
        searchable
        {...country}
        value={country.value === "" ? (clientCountry ?? null) : country.value}
      />
      <TextInput
        label={t("form.billing_reference")}
        description={t("form.billing_reference.hint")}
        {...form.text("billing_reference")}
      />
      <Switch
        label={t("form.active")}
        description={t("form.active.hint")}
        {...form.check("active")}
      />
    </FormSection>
  );
}

interface Owner {
  id: string;
  name: string;
  client_name: string;
}

/** Who has the recipient, where the server has told us. */
function ownerOf(problem: unknown): Owner | undefined {
  return problem instanceof Problem && problem.code === "recipient_taken"
    ? (problem.more["owner"] as Owner | undefined)
    : undefined;
}
