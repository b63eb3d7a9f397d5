import { NumberInput, Radio, Select, Stack, TextInput } from "@mantine/core";
import { useApplications, useGroups, useOpeningTimes } from "~/kernel/choices";
import { useWords } from "~/kernel/i18n";
import { FormSection } from "~/ui/form/FormFrame";
import { byName } from "~/ui/form/values";
import { Notice } from "~/ui/Notice";
import type { ConnectorFormState } from "./ConnectorForm";
import { words } from "./words";

const types = ["direct_acd_group", "routing_application"] as const;

/** Only the fields of the chosen routing type are shown. */
export function Routing({ form }: Readonly<{ form: ConnectorFormState }>) {
  const t = useWords(words);
  const { routing_type: type, client_id: clientId } = form.values;
  const groups = byName(useGroups(clientId));
  const applications = byName(useApplications(clientId));
  const direct = type === "direct_acd_group";
  const noFallback = !direct && form.values.fallback_acd_group_id === null;
  const led = !direct && form.values.routing_application_id !== null;
  const kept = direct ? form.values.acd_group_id === null : noFallback && !led;

  return (
    <FormSection title={t("form.routing")}>
      <Radio.Group label={t("routing_type")} {...form.choice("routing_type")}>
        <Stack gap="xs" mt="xs">
          {types.map((value) => (
            <Radio
              key={value}
              value={value}
              label={t(`routing_type.${value}`)}
              description={t(`form.routing_type.${value}.hint`)}
            />
          ))}
        </Stack>
      </Radio.Group>
      {type === "direct_acd_group" ? (
        <Select
          label={t("acd_group")}
          placeholder={t("form.no_group")}
          data={groups}
          searchable
          clearable
          disabled={clientId === null}
          {...form.choice("acd_group_id")}
        />
      ) : (
        <>
          <Select
            label={t("routing_application")}
            placeholder={t(
              applications.length > 0
                ? "form.routing_application.choose"
                : "form.routing_application.none",
            )}
            data={applications}
            searchable
            clearable
            disabled={clientId === null}
            {...form.choice("routing_application_id")}
          />
          <Select
            label={t("form.fallback")}
            description={t("form.fallback.hint")}
            placeholder={t("form.no_group")}
            data={groups}
            searchable
            clearable
            disabled={clientId === null}
            {...form.choice("fallback_acd_group_id")}
          />
        </>
      )}
      {led && noFallback && (
        <Notice tone="warn" title={t("form.fallback.missing")}>
          {t("form.fallback.missing.text")}
        </Notice>
      )}
      {kept && (
        <Notice tone="warn" title={t("kept")}>
          {t("kept.text")}
        </Notice>
      )}
      <Select
        label={t("opening_times")}
        description={t("form.opening_times.hint")}
        placeholder={t("form.opening_times.none")}
        data={byName(useOpeningTimes(clientId))}
        searchable
        clearable
        disabled={clientId === null}
        {...form.choice("opening_times_id")}
      />
      <NumberInput
        label={t("priority")}
        description={t("form.priority.hint")}
        min={0}
        max={200}
        {...form.number("priority")}
      />
      <TextInput
        label={t("subject")}
        description={t("form.subject.hint", { example: "{{ sender }}" })}
        {...form.text("incoming_sms_subject")}
      />
    </FormSection>
  );
}
