import { TextInput } from "@mantine/core";
import type { SendConnector } from "~/kernel/api";
import { useWords } from "~/kernel/i18n";
import { FormSection } from "~/ui/form/FormFrame";
import { PasswordField } from "~/ui/form/PasswordField";
import type { useForm } from "~/ui/form/useForm";
import type { SendValues } from "./values";
import { words } from "./words";

type ProviderProps = Readonly<{
  form: ReturnType<typeof useForm<SendValues>>;
  kind: Exclude<SendConnector["kind"], "http" | "demo_phone">;
  secretSet: boolean;
}>;

/** As whom we come to a provider whose protocol is known. */
export function Provider({ form, kind, secretSet }: ProviderProps) {
  const t = useWords(words);
  return (
    <FormSection title={t(`kind.${kind}`)}>
      {kind === "kannel" && (
        <TextInput
          label={t("url")}
          description={t("provider.kannel.url")}
          placeholder="https://kannel.example.com/cgi-bin/sendsms"
          required
          {...form.text("url")}
        />
      )}
      {kind !== "seven" && (
        <TextInput label={t(`provider.${kind}.account`)} required {...form.text("account")} />
      )}
      <PasswordField
        label={t(`provider.${kind}.secret`)}
        description={secretSet ? t("form.secret.set") : t("provider.secret.hint")}
        required={!secretSet}
        autoComplete="new-password"
        {...form.text("secret")}
      />
    </FormSection>
  );
}
