import { NumberInput, Select, Textarea, TextInput } from "@mantine/core";
import { useSendConnectors } from "~/kernel/choices";
import { useWords } from "~/kernel/i18n";
import { FormSection } from "~/ui/form/FormFrame";
import { byName } from "~/ui/form/values";
import type { ConnectorFormState } from "./ConnectorForm";
import { words } from "./words";

type SectionProps = Readonly<{ form: ConnectorFormState }>;

export function Replies({ form }: SectionProps) {
  const t = useWords(words);
  const senders = byName(useSendConnectors(form.values.client_id));
  return (
    <FormSection title={t("form.replies")}>
      <Select
        label={t("form.send_connector")}
        description={t("form.send_connector.hint")}
        placeholder={t("form.no_send_connector")}
        data={senders}
        clearable
        disabled={form.values.client_id === null}
        {...form.choice("sms_send_connector_id")}
      />
    </FormSection>
  );
}

export function AnswerToProvider({ form }: SectionProps) {
  const t = useWords(words);
  return (
    <FormSection title={t("form.answer")}>
      <NumberInput
        label={t("form.reply_status")}
        description={t("form.reply_status.hint")}
        min={200}
        max={299}
        {...form.number("reply_status")}
      />
      <TextInput label={t("form.reply_content_type")} {...form.text("reply_content_type")} />
      <Textarea
        label={t("form.reply_body")}
        description={t("form.reply_body.hint")}
        {...form.text("reply_body")}
      />
    </FormSection>
  );
}
