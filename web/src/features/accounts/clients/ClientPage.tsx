import { NumberInput, Select, Switch, TextInput } from "@mantine/core";
import { useMemo } from "react";
import { useParams } from "@tanstack/react-router";
import type { Client } from "~/kernel/api";
import { api, ifMatch, ok, tagged } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import { useLanguage } from "~/kernel/language";
import { countries, timeZones } from "~/kernel/places";
import { BackLink } from "~/ui/BackLink";
import { FormFrame, FormSection } from "~/ui/form/FormFrame";
import { type Loaded, LoadedObject } from "~/ui/form/LoadedObject";
import { useForm } from "~/ui/form/useForm";
import { useLeave } from "~/ui/form/useLeave";
import { PageFrame } from "~/ui/PageFrame";
import { languages } from "../languages";
import { words as common } from "../words";
import { words } from "./words";

/** Who may come in is on the page of rights, and the reseller never changes. */
type ClientValues = Omit<
  Client,
  | "id"
  | "created_at"
  | "reseller_id"
  | "require_second_factor"
  | "allowed_networks"
  | "agent_figures"
  | "shows_viewers"
  | "default_strategy"
>;

/** One client; a new one is made with what its first SMS needs, on a page of its own. */
export function ClientPage() {
  const { id } = useParams({ strict: false });
  const t = useWords(words);
  return (
    <LoadedObject<Client>
      name="clients"
      id={id}
      read={(wanted) =>
        tagged(api.GET("/api/v1/clients/{id}", { params: { path: { id: wanted } } }))
      }
    >
      {(loaded) =>
        loaded && (
          <PageFrame
            narrow
            title={loaded.data.name}
            back={<BackLink to="/administration/clients">{t("title")}</BackLink>}
          >
            <ClientForm loaded={loaded} />
          </PageFrame>
        )
      }
    </LoadedObject>
  );
}

function ClientForm({ loaded }: Readonly<{ loaded: Loaded<Client> }>) {
  const t = useWords(words);
  const c = useWords(common);
  const language = useLanguage();
  const countryChoices = useMemo(() => countries(language), [language]);
  const { leave, saved } = useLeave("clients", "/administration/clients");
  const form = useForm<ClientValues, Client>({
    initial: loaded.data,
    save: (_, changed) =>
      ok(
        api.PATCH("/api/v1/clients/{id}", {
          params: { path: { id: loaded.data.id }, header: ifMatch(loaded.tag) },
          body: changed,
        }),
      ),
    saved,
  });
  return (
    <FormFrame form={form} onCancel={leave} onReload={loaded.reload}>
      <FormSection title={c("master")}>
        <TextInput label={c("name")} required {...form.text("name")} />
        <TextInput label={c("code")} description={c("code.hint")} required {...form.text("code")} />
        <Switch label={c("active")} description={t("form.active.hint")} {...form.check("active")} />
      </FormSection>
      <FormSection title={t("form.defaults")}>
        <Select
          label={c("country")}
          description={t("form.country.hint")}
          data={countryChoices}
          searchable
          {...form.choice("country")}
        />
        <Select
          label={c("time_zone")}
          data={timeZones()}
          searchable
          {...form.choice("time_zone")}
        />
        <Select label={c("language")} data={languages} {...form.choice("language")} />
      </FormSection>
      <FormSection title={t("form.people")} about={t("form.people.about")}>
        <NumberInput
          label={t("form.parallel")}
          min={1}
          max={50}
          allowDecimal={false}
          required
          {...form.number("default_max_parallel_sms")}
        />
        <Select
          label={t("form.delivery")}
          data={[
            { value: "web", label: t("form.delivery.web") },
            { value: "email", label: t("form.delivery.email") },
          ]}
          {...form.choice("default_sms_delivery")}
        />
        <NumberInput
          label={t("form.timeout")}
          min={5}
          max={3600}
          allowDecimal={false}
          required
          {...form.number("default_offer_timeout_s")}
        />
      </FormSection>
      <FormSection title={t("form.by_email")}>
        <Switch
          label={t("form.with_text")}
          description={t("form.with_text.hint")}
          {...form.check("emails_with_text")}
        />
        <NumberInput
          label={t("form.per_hour")}
          description={t("form.per_hour.hint")}
          min={1}
          max={1000}
          allowDecimal={false}
          required
          {...form.number("emails_per_hour")}
        />
      </FormSection>
      <FormSection title={t("form.retention")}>
        <NumberInput
          label={t("form.keep_sms_days")}
          description={t("form.keep_sms_days.hint")}
          min={1}
          max={36_500}
          allowDecimal={false}
          {...form.number("keep_sms_days")}
        />
        <NumberInput
          label={t("form.keep_requests_days")}
          description={t("form.keep_requests_days.hint")}
          min={1}
          max={36_500}
          allowDecimal={false}
          required
          {...form.number("keep_requests_days")}
        />
      </FormSection>
    </FormFrame>
  );
}
