import { Switch } from "@mantine/core";
import { useWords } from "~/kernel/i18n";
import { PasswordField } from "~/ui/form/PasswordField";
import type { useForm } from "~/ui/form/useForm";
import type { SendValues } from "./values";
import { words } from "./words";

type ReportSecretProps = Readonly<{
  form: ReturnType<typeof useForm<SendValues>>;
  kind: "vonage" | "seven";
  /** One is stored. */
  known: boolean;
}>;

/** With what a provider signs its delivery reports; without it they are taken as they come. */
export function ReportSecret({ form, kind, known }: ReportSecretProps) {
  const t = useWords(words);
  return (
    <>
      <PasswordField
        label={t(`report_secret.${kind}`)}
        description={t(known ? "report_secret.set" : "report_secret.hint")}
        autoComplete="new-password"
        disabled={form.values.unsigned}
        {...form.text("report_secret")}
      />
      {known && <Switch label={t("report_secret.unsigned")} {...form.check("unsigned")} />}
    </>
  );
}
