import { Select, Switch, TextInput } from "@mantine/core";
import { useMemo } from "react";
import { useWords } from "~/kernel/i18n";
import { useLanguage } from "~/kernel/language";
import { countries } from "~/kernel/places";
import { ClientField } from "~/ui/form/ClientField";
import { FormSection } from "~/ui/form/FormFrame";
import type { ConnectorFormState } from "./ConnectorForm";
import { words } from "./words";

type MasterDataProps = Readonly<{
  form: ConnectorFormState;
  isNew: boolean;
  clientCountry?: string;
}>;

export function MasterData({ form, isNew, clientCountry }: MasterDataProps) {
  const t = useWords(words);
  const language = useLanguage();
  const choices = useMemo(() => countries(language), [language]);
  const country = form.choice("country");
  return (
    <FormSection title={t("form.master")}>
      {isNew && (
        <ClientField
          {...form.choice("client_id")}
          onChange={(id) => {
            form.set("client_id", id);
            form.set("acd_group_id", null);
            form.set("fallback_acd_group_id", null);
            form.set("sms_send_connector_id", null);
          }}
        />
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
      <Select
        label={t("form.country")}
        description={t("form.country.hint")}
        data={choices}
        searchable
        {...country}
        value={country.value === "" ? (clientCountry ?? null) : country.value}
      />
      <Switch
        label={t("form.active")}
        description={t("form.active.hint")}
        {...form.check("active")}
      />
    </FormSection>
  );
}
