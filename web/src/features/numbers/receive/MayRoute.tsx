import { Switch } from "@mantine/core";
import { useWords } from "~/kernel/i18n";
import { FormSection } from "~/ui/form/FormFrame";
import type { ConnectorFormState } from "./ConnectorForm";
import { words } from "./words";

/** Whether the client's own administrators may say where its SMS go. */
export function MayRoute({ form }: Readonly<{ form: ConnectorFormState }>) {
  const t = useWords(words);
  return (
    <FormSection title={t("form.client_may")}>
      <Switch
        label={t("form.client_may_route")}
        description={t("form.client_may_route.hint")}
        {...form.check("client_may_route")}
      />
    </FormSection>
  );
}
