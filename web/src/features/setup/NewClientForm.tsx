import { SegmentedControl, Select, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useMemo } from "react";
import type { MadeClient } from "~/kernel/api";
import { useClients, useResellers } from "~/kernel/choices";
import { api, ok } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import { useLanguage } from "~/kernel/language";
import { useMe } from "~/kernel/me";
import { countries, countryHere } from "~/kernel/places";
import { FormFrame, FormSection } from "~/ui/form/FormFrame";
import { useForm } from "~/ui/form/useForm";
import { byName } from "~/ui/form/values";
import { emptyClient, kinds, type NewClientValues, toMake } from "./values";
import { words } from "./words";

type NewClientFormProps = Readonly<{
  isFirst: boolean;
  asksReseller: boolean;
  onMade: (made: MadeClient) => void;
}>;

export function NewClientForm({ isFirst, asksReseller, onMade }: NewClientFormProps) {
  const t = useWords(words);
  const language = useLanguage();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const resellers = byName(useResellers(asksReseller));
  const clients = useClients(!isFirst);
  const only = resellers.length === 1 ? (resellers[0]?.value ?? null) : null;
  const { copy = null, kind } = useSearch({ from: "/signed-in/administration/new-client" });
  const countryChoices = useMemo(() => countries(language), [language]);
  const form = useForm<NewClientValues, MadeClient>({
    initial: {
      ...emptyClient(useMe().reseller?.id ?? null, countryHere()),
      kind: kind === "many" ? kind : "one",
      copy_from: copy,
    },
    save: (values) =>
      ok(
        api.POST("/api/v1/new-clients", {
          body: toMake(
            { ...values, reseller_id: values.reseller_id ?? only },
            {
              isFirst,
              language,
              timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
            },
          ),
        }),
      ),
    saved: (made) => {
      void queries.invalidateQueries();
      onMade(made);
    },
  });
  const { values } = form;
  return (
    <FormFrame
      form={form}
      isNew
      saveLabel={t("make")}
      onCancel={() => void navigate({ to: "/start" })}
    >
      <FormSection
        title={t(isFirst ? "company" : "client")}
        about={isFirst ? t("company.about") : undefined}
      >
        {isFirst && (
          <SegmentedControl
            aria-label={t("company")}
            data={kinds.map((value) => ({ value, label: t(`kind.${value}`) }))}
            value={values.kind}
            onChange={(chosen) => form.set("kind", chosen)}
          />
        )}
        {isFirst && values.kind === "many" && (
          <TextInput label={t("reseller.name")} required {...form.text("reseller.name")} />
        )}
        {asksReseller && (
          <Select
            label={t("reseller")}
            data={resellers}
            searchable
            required
            {...form.choice("reseller_id")}
            value={form.values.reseller_id ?? only}
          />
        )}
        <TextInput
          label={t(isFirst && values.kind === "one" ? "company.name" : "client.name")}
          required
          data-autofocus
          {...form.text("client.name")}
        />
        <TextInput label={t("code")} description={t("code.hint")} {...form.text("client.code")} />
        {!isFirst && (
          <Select
            label={t("copy_from")}
            description={t("copy_from.hint")}
            placeholder={t("copy_from.none")}
            data={byName(clients)}
            searchable
            clearable
            {...form.choice("copy_from")}
          />
        )}
        {values.copy_from === null && (
          <Select
            label={t("country")}
            data={countryChoices}
            searchable
            {...form.choice("client.country")}
          />
        )}
      </FormSection>
      <Person form={form} part="administrator" />
      <Person form={form} part="agent" />
      <FormSection title={t("number")} about={t("number.about")}>
        <TextInput label={t("group")} required {...form.text("group")} />
        <TextInput
          type="tel"
          label={t("recipient")}
          description={t("recipient.hint")}
          {...form.text("connector.recipient")}
        />
        <TextInput label={t("connector.name")} {...form.text("connector.name")} />
      </FormSection>
    </FormFrame>
  );
}

type PersonProps = Readonly<{
  form: ReturnType<typeof useForm<NewClientValues, MadeClient>>;
  part: "administrator" | "agent";
}>;

/** Left empty, nobody is invited yet. */
function Person({ form, part }: PersonProps) {
  const t = useWords(words);
  return (
    <FormSection title={t(part)} about={t(`${part}.about`)}>
      <TextInput label={t("person.name")} {...form.text(`${part}.name`)} />
      <TextInput
        label={t("person.username")}
        description={t("person.username.hint")}
        autoComplete="off"
        {...form.text(`${part}.username`)}
      />
      <TextInput
        type="email"
        label={t("person.email")}
        description={t("person.email.hint")}
        {...form.text(`${part}.email`)}
      />
    </FormSection>
  );
}
