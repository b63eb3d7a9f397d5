import { NumberInput, Radio, Stack, TextInput } from "@mantine/core";
import { useClient } from "~/kernel/choices";
import { useWords } from "~/kernel/i18n";
import { FormSection } from "~/ui/form/FormFrame";
import { Inherits } from "~/ui/form/Inherits";
import type { UserFormState } from "./values";
import { words } from "./words";

/** How SMS reach a user of a client; what she does not set is her client's. */
export function Sms({ form }: Readonly<{ form: UserFormState }>) {
  const t = useWords(words);
  const client = useClient(form.values.client_id);
  const { sms_delivery: set, max_parallel_sms: parallel } = form.values;
  const delivery = set ?? client?.default_sms_delivery ?? null;
  return (
    <FormSection title={t("form.sms")}>
      <Radio.Group
        label={t("sms_delivery")}
        description={t("form.sms_delivery.hint")}
        {...form.choice("sms_delivery")}
        value={delivery}
      >
        <Stack gap="xs" mt="xs">
          <Radio value="web" label={t("sms_delivery.web")} />
          <Radio value="email" label={t("sms_delivery.email")} />
        </Stack>
      </Radio.Group>
      <Inherits
        value={client && t(`sms_delivery.${client.default_sms_delivery}`)}
        isSet={set !== null}
        onReset={() => form.set("sms_delivery", null)}
        what={t("sms_delivery")}
      />
      {delivery === "email" && (
        <TextInput
          label={t("sms_email")}
          description={t("form.sms_email.hint")}
          placeholder={form.values.email}
          type="email"
          {...form.text("sms_email")}
        />
      )}
      <NumberInput
        label={t("max_parallel_sms")}
        description={t("form.max_parallel.hint")}
        min={1}
        max={50}
        placeholder={client && String(client.default_max_parallel_sms)}
        {...form.number("max_parallel_sms")}
      />
      <Inherits
        value={client && String(client.default_max_parallel_sms)}
        isSet={parallel !== null}
        onReset={() => form.set("max_parallel_sms", null)}
        what={t("max_parallel_sms")}
      />
      <TextInput label={t("agent_number")} inputMode="numeric" {...form.text("agent_number")} />
      <TextInput label={t("external_id")} {...form.text("external_id")} />
    </FormSection>
  );
}
