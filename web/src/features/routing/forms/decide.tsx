import { Button, CloseButton, SegmentedControl, Select, Switch, TextInput } from "@mantine/core";
import { useOpeningTimes } from "~/kernel/choices";
import { useWords } from "~/kernel/i18n";
import { byName } from "~/ui/form/values";
import { PlusIcon } from "~/ui/icons";
import type { Condition } from "../flow/model";
import { words } from "../words/forms";
import { ChoicesField } from "./ChoicesField";
import { GroupField, TemplateField, VariableField, WordsField } from "./fields";
import { type FormProps, replaced, useSurroundings } from "./form";
import classes from "./forms.module.css";

const WHERE = ["first_word", "any_word", "beginning", "whole_text"] as const;

export function KeywordForm({ settings, set, error }: FormProps<"keyword">) {
  const t = useWords(words);
  return (
    <>
      <ChoicesField
        label={t("keyword.choices")}
        description={t("keyword.choices.hint")}
        value={settings.choices}
        error={error}
        onChange={(choices) => set({ choices })}
      />
      <Select
        label={t("keyword.where")}
        data={WHERE.map((value) => ({ value, label: t(`where.${value}`) }))}
        value={settings.where}
        onChange={(where) => where && set({ where })}
      />
      <VariableField
        label={t("of")}
        value={settings.of}
        error={error("of")}
        onChange={(of) => set({ of })}
      />
    </>
  );
}

export function PatternForm({ settings, set, error }: FormProps<"pattern">) {
  const t = useWords(words);
  return (
    <>
      <TextInput
        label={t("pattern")}
        description={t("pattern.hint", { example: "(?P<order>[0-9]{6})" })}
        ff="monospace"
        value={settings.pattern}
        error={error("pattern")}
        onChange={(event) => set({ pattern: event.currentTarget.value })}
      />
      <Switch
        label={t("pattern.ignore_case")}
        checked={settings.ignore_case}
        onChange={(event) => set({ ignore_case: event.currentTarget.checked })}
      />
      <VariableField
        label={t("of")}
        value={settings.of}
        error={error("of")}
        onChange={(of) => set({ of })}
      />
    </>
  );
}

const TYPES = ["text", "number", "date", "time"] as const;
const ORDERS = ["equals", "differs", "less", "at_most", "greater", "at_least"] as const;
const PARTS = ["contains", "begins_with", "ends_with"] as const;
const THERE = ["is_set", "is_empty"] as const;

export function CompareForm({ settings, set, error }: FormProps<"compare">) {
  const t = useWords(words);
  const { conditions } = settings;
  return (
    <>
      <SegmentedControl
        size="xs"
        fullWidth
        aria-label={t("compare.match")}
        data={(["all", "any"] as const).map((value) => ({ value, label: t(`match.${value}`) }))}
        value={settings.match}
        onChange={(match) => set({ match })}
      />
      {conditions.map((condition, place) => (
        <ConditionFields
          key={place}
          condition={condition}
          error={(field) => error(`conditions.${place}${field && `.${field}`}`)}
          onChange={(one) => set({ conditions: replaced(conditions, place, one) })}
        />
      ))}
      {error("conditions") && <p className={classes["bad"]}>{error("conditions")}</p>}
      <Button
        variant="default"
        size="xs"
        leftSection={<PlusIcon size={14} />}
        onClick={() =>
          set({
            conditions: [
              ...conditions,
              { variable: "", type: "text", operator: "equals", value: "" },
            ],
          })
        }
      >
        {t("condition.add")}
      </Button>
    </>
  );
}

type ConditionFieldsProps = Readonly<{
  condition: Condition;
  error: (field: string) => string | undefined;
  onChange: (condition: Condition | undefined) => void;
}>;

function ConditionFields({ condition, error, onChange }: ConditionFieldsProps) {
  const t = useWords(words);
  const { type, operator } = condition;
  const operators = [...ORDERS, ...(type === "text" ? PARTS : []), ...THERE];
  const change = (part: Partial<Condition>) => onChange({ ...condition, ...part });
  const isUnary = operator === "is_set" || operator === "is_empty";
  return (
    <div className={classes["entry"]}>
      <div>
        <VariableField
          label={t("variable")}
          value={condition.variable}
          error={error("variable")}
          onChange={(variable) => change({ variable })}
        />
        <div className={classes["side"]}>
          <Select
            label={t("condition.type")}
            data={TYPES.map((value) => ({ value, label: t(`type.${value}`) }))}
            value={type}
            onChange={(to) =>
              to &&
              change({
                type: to,
                operator:
                  to !== "text" && PARTS.some((part) => part === operator) ? "equals" : operator,
              })
            }
          />
          <Select
            label={t("condition.operator")}
            data={operators.map((value) => ({ value, label: t(`operator.${value}`) }))}
            value={operator}
            onChange={(to) => to && change({ operator: to })}
          />
        </div>
        {!isUnary && (
          <TemplateField
            rows={1}
            label={t("condition.value")}
            value={condition.value}
            error={error("value") ?? error("")}
            onChange={(value) => change({ value })}
          />
        )}
      </div>
      <CloseButton
        size="sm"
        aria-label={t("condition.remove")}
        onClick={() => onChange(undefined)}
      />
    </div>
  );
}

const ASKED = ["known", "contact", "opted_out"] as const;

export function SenderForm({ settings, set, error }: FormProps<"sender">) {
  const t = useWords(words);
  return (
    <>
      <WordsField
        label={t("sender.numbers")}
        placeholder="+4917…"
        value={settings.numbers}
        error={error("numbers")}
        onChange={(numbers) => set({ numbers })}
      />
      <WordsField
        label={t("sender.prefixes")}
        placeholder="+49"
        value={settings.prefixes}
        error={error("prefixes")}
        onChange={(prefixes) => set({ prefixes })}
      />
      <WordsField
        label={t("sender.countries")}
        description={t("sender.countries.hint")}
        placeholder="DE"
        value={settings.countries}
        error={error("countries")}
        onChange={(all) => set({ countries: all.map((one) => one.toUpperCase()) })}
      />
      {ASKED.map((name) => (
        <Select
          key={name}
          label={t(`sender.${name}`)}
          data={(["any", "yes", "no"] as const).map((value) => ({
            value,
            label: t(`truth.${value}`),
          }))}
          value={settings[name] === null ? "any" : settings[name] ? "yes" : "no"}
          onChange={(to) => set({ [name]: to === "any" ? null : to === "yes" })}
        />
      ))}
      {error("") && <p className={classes["bad"]}>{t("sender.nothing")}</p>}
    </>
  );
}

export function OpeningTimesForm({ settings, set, error }: FormProps<"opening_times">) {
  const t = useWords(words);
  const { clientId } = useSurroundings();
  return (
    <Select
      label={t("opening_times")}
      description={t("opening_times.hint")}
      data={byName(useOpeningTimes(clientId))}
      searchable
      value={settings.opening_times_id}
      error={error("opening_times_id")}
      onChange={(id) => set({ opening_times_id: id })}
    />
  );
}

export function QueueStateForm({ settings, set, error }: FormProps<"queue_state">) {
  const t = useWords(words);
  return (
    <GroupField
      label={t("group")}
      description={t("queue_state.hint")}
      value={settings.acd_group_id}
      error={error("acd_group_id")}
      onChange={(id) => set({ acd_group_id: id })}
    />
  );
}
