import { Checkbox, Group, Input, NumberInput, Switch, Textarea, TextInput } from "@mantine/core";
import type { ReceiveConnector } from "~/kernel/api";
import { useWords } from "~/kernel/i18n";
import { formatMoment } from "~/kernel/time";
import { FormSection } from "~/ui/form/FormFrame";
import { Notice } from "~/ui/Notice";
import type { ConnectorFormState } from "./ConnectorForm";
import { OldTokenEnds } from "./OldTokenEnds";
import { TokenValue } from "./TokenValue";
import { words } from "./words";

type AuthenticationProps = Readonly<{
  form: ConnectorFormState;
  connector: ReceiveConnector | undefined;
  readOnly: boolean;
}>;

export function Authentication({ form, connector, readOnly }: AuthenticationProps) {
  const t = useWords(words);
  const { require_token: required, token, generate_new_token: generate } = form.values;
  return (
    <FormSection title={t("form.authentication")}>
      <Switch
        label={t("require_token")}
        description={t("form.require_token.hint")}
        {...form.check("require_token")}
      />
      {!required && <Notice tone="warn">{t("form.require_token.off")}</Notice>}
      {connector?.token_set && (
        <Input.Wrapper label={t("form.token.present")} labelElement="div">
          <Group>
            <TokenValue token={connector.token} set />
          </Group>
        </Input.Wrapper>
      )}
      {!readOnly && (
        <TextInput
          label={t("token")}
          description={connector?.token_set ? t("form.token.hint") : t("form.token.hint.new")}
          autoComplete="off"
          spellCheck={false}
          {...form.text("token")}
        />
      )}
      {!readOnly && (
        <Checkbox
          label={t("form.generate")}
          description={connector?.token_set ? t("form.generate.hint") : t("form.generate.hint.new")}
          {...form.check("generate_new_token")}
          checked={generate && token === ""}
          disabled={token !== ""}
        />
      )}
      {connector?.token_set && (token !== "" || generate) && (
        <OldTokenEnds {...form.choice("old_token_ends")} />
      )}
      {connector?.previous_token_until && (
        <Notice>
          {t("form.previous", { until: formatMoment(connector.previous_token_until) })}
        </Notice>
      )}
      <Textarea
        label={t("form.allowed_sources")}
        description={t("form.allowed_sources.hint")}
        autosize
        minRows={1}
        maxRows={8}
        spellCheck={false}
        {...form.text("allowed_sources")}
      />
      <NumberInput
        label={t("form.limit_per_minute")}
        description={t("form.limit_per_minute.hint")}
        min={1}
        max={1_000_000}
        allowDecimal={false}
        {...form.number("limit_per_minute")}
      />
    </FormSection>
  );
}
