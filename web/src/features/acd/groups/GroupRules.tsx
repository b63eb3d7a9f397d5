import { NumberInput, Select, Switch, TextInput } from "@mantine/core";
import type { Client, Group } from "~/kernel/api";
import { useWords } from "~/kernel/i18n";
import { FormSection } from "~/ui/form/FormFrame";
import { Inherits } from "~/ui/form/Inherits";
import type { useForm } from "~/ui/form/useForm";
import { type GroupValues, STRATEGIES } from "./values";
import { words } from "./words";

type GroupRulesProps = Readonly<{
  form: ReturnType<typeof useForm<GroupValues, Group>>;
  client: Client | undefined;
}>;

/** How a group gives SMS to its agents, and what holds while they have them. */
export function GroupRules({ form, client }: GroupRulesProps) {
  const t = useWords(words);
  const { values } = form;
  const strategies = STRATEGIES.map((value) => ({ value, label: t(`strategy.${value}`) }));
  const inherited = strategies.find(({ value }) => value === client?.default_strategy)?.label;
  const seconds = (name: SecondsField, max: number, min = 0) => (
    <NumberInput
      label={t(`rule.${name}`)}
      description={t(`rule.${name}.hint`)}
      min={min}
      max={max}
      {...form.number(name)}
    />
  );
  return (
    <>
      <FormSection title={t("form.distribution")} about={t("form.distribution.about")}>
        <Select
          label={t("rule.events_order")}
          description={t(`events_order.${values.events_order}.hint`)}
          data={(["ageing", "priority", "arrival"] as const).map((value) => ({
            value,
            label: t(`events_order.${value}`),
          }))}
          allowDeselect={false}
          {...form.choice("events_order")}
        />
        <Select
          label={t("strategy")}
          description={
            values.strategy ? t(`strategy.${values.strategy as "pick"}.hint`) : undefined
          }
          data={strategies}
          placeholder={inherited}
          clearable
          {...form.choice("strategy")}
        />
        <Inherits
          value={inherited}
          isSet={values.strategy !== null}
          onReset={() => form.set("strategy", null)}
          what={t("strategy")}
        />
        <Switch
          label={t("rule.may_pick")}
          description={t("rule.may_pick.hint")}
          {...form.check("may_pick")}
        />
        {seconds("last_agent_s", 86_400)}
        {seconds("threading_s", 2_592_000)}
      </FormSection>
      <FormSection title={t("form.offers")}>
        <Switch
          label={t("rule.auto_accept")}
          description={t("rule.auto_accept.hint")}
          {...form.check("auto_accept")}
        />
        <NumberInput
          label={t("form.timeout")}
          description={t("form.timeout.hint")}
          min={5}
          max={3600}
          placeholder={client && String(client.default_offer_timeout_s)}
          {...form.number("offer_timeout_s")}
        />
        <Inherits
          value={client && String(client.default_offer_timeout_s)}
          isSet={values.offer_timeout_s !== null}
          onReset={() => form.set("offer_timeout_s", null)}
          what={t("form.timeout")}
        />
        <Select
          label={t("rule.on_miss")}
          data={(["count", "status", "skip"] as const).map((value) => ({
            value,
            label: t(`on_miss.${value}`),
          }))}
          allowDeselect={false}
          {...form.choice("on_miss")}
        />
        <Switch
          label={t("rule.decline_reason_needed")}
          description={t("rule.decline_reason_needed.hint")}
          {...form.check("decline_reason_needed")}
        />
      </FormSection>
      <FormSection title={t("form.log_out")} about={t("form.log_out.about")}>
        {seconds("log_out_after_misses", 100)}
        {seconds("log_out_after_s", 604_800)}
        <TextInput
          type="time"
          label={t("rule.log_out_at")}
          description={t("rule.log_out_at.hint")}
          {...form.text("log_out_at")}
          onChange={(event) => form.set("log_out_at", event.currentTarget.value || null)}
        />
      </FormSection>
      <FormSection title={t("form.work")}>
        {seconds("wrap_up_s", 3_600)}
        <Switch
          label={t("rule.code_needed")}
          description={t("rule.code_needed.hint")}
          {...form.check("code_needed")}
        />
        {seconds("absence_limit_s", 86_400, 30)}
        {seconds("return_to_agent_s", 86_400)}
        {seconds("park_limit_s", 2_592_000, 60)}
        {seconds("email_time_s", 2_592_000)}
        {seconds("answer_target_s", 604_800, 10)}
        {seconds("waiting_limit_s", 604_800, 60)}
      </FormSection>
    </>
  );
}

type SecondsField =
  | "last_agent_s"
  | "threading_s"
  | "log_out_after_misses"
  | "log_out_after_s"
  | "wrap_up_s"
  | "absence_limit_s"
  | "return_to_agent_s"
  | "park_limit_s"
  | "email_time_s"
  | "answer_target_s"
  | "waiting_limit_s";
