import { SegmentedControl, Switch, Textarea, TextInput } from "@mantine/core";
import { useWords } from "~/kernel/i18n";
import { FormSection } from "~/ui/form/FormFrame";
import { PasswordField } from "~/ui/form/PasswordField";
import type { useForm } from "~/ui/form/useForm";
import type { SendValues } from "./values";
import { words } from "./words";

const VARIABLES =
  "{{ sender }}, {{ recipient }}, {{ text }}, {{ id }}, {{ report_url }}, {{ secret }}";

type HttpRequestProps = Readonly<{
  form: ReturnType<typeof useForm<SendValues>>;
  secretSet: boolean;
}>;

/** A request of one's own, and what makes its answer a good one. */
export function HttpRequest({ form, secretSet }: HttpRequestProps) {
  const t = useWords(words);
  return (
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
        <PasswordField
          label={t("form.secret")}
          description={
            secretSet ? t("form.secret.set") : t("form.secret.hint", { example: "{{ secret }}" })
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
        <TextInput
          label={t("form.id_pattern")}
          description={t("form.id_pattern.hint")}
          {...form.text("id_pattern")}
        />
        <Switch
          label={t("form.knows_repeats")}
          description={t("form.knows_repeats.hint", { example: "{{ id }}" })}
          {...form.check("knows_repeats")}
        />
      </FormSection>
    </>
  );
}
