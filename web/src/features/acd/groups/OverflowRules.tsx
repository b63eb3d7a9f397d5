import { Button, NumberInput, Select, Textarea } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { OverflowRule } from "~/kernel/api";
import { useApplications, useGroups } from "~/kernel/choices";
import { api, ok } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import { FormFrame, FormSection } from "~/ui/form/FormFrame";
import { useForm } from "~/ui/form/useForm";
import { byName } from "~/ui/form/values";
import { PlusIcon } from "~/ui/icons";
import classes from "./overflow.module.css";
import { words } from "./words";

type GroupProps = Readonly<{ groupId: string; clientId: string }>;

/** What becomes of SMS of a group that nobody comes to. */
export function OverflowRules({ groupId, clientId }: GroupProps) {
  const rules = useQuery({
    queryKey: ["acd-groups", groupId, "overflow"],
    queryFn: () =>
      ok(
        api.GET("/api/v1/acd-groups/{id}/overflow-rules", {
          params: { path: { id: groupId } },
        }),
      ),
  });
  if (!rules.data) return null;
  return <RulesForm groupId={groupId} clientId={clientId} initial={rules.data} />;
}

const POINTS = [
  "entry",
  "queue_longer",
  "waiting_longer",
  "nobody_logged_in",
  "nobody_present",
  "all_tried",
  "closed",
] as const;
const ACTIONS = ["continue", "group", "application", "reply", "close"] as const;
const THRESHOLDS: Readonly<Record<string, number>> = { queue_longer: 20, waiting_longer: 900 };
const MOST = 20;

type FormProps = GroupProps & Readonly<{ initial: { rules: OverflowRule[] } }>;

function RulesForm({ groupId, clientId, initial }: FormProps) {
  const t = useWords(words);
  const known = useQueryClient();
  const form = useForm({
    initial,
    save: (body) =>
      ok(
        api.PUT("/api/v1/acd-groups/{id}/overflow-rules", {
          params: { path: { id: groupId } },
          body,
        }),
      ),
    saved: (rules) => {
      known.setQueryData(["acd-groups", groupId, "overflow"], rules);
    },
  });
  const { rules } = form.values;
  const put = (all: OverflowRule[]) => {
    form.set("rules", all);
  };
  return (
    <FormFrame form={form} onCancel={() => put(initial.rules)} isNew={false}>
      <FormSection title={t("overflow")} about={t("overflow.about")}>
        {rules.length === 0 && <span className={classes["none"]}>{t("overflow.none")}</span>}
        {rules.map((rule, at) => (
          <Rule
            key={rule.id ?? at}
            rule={rule}
            place={at}
            groupId={groupId}
            clientId={clientId}
            onChange={(change) =>
              put(rules.map((one, place) => (place === at ? { ...one, ...change } : one)))
            }
            onRemove={() => put(rules.filter((_, place) => place !== at))}
            {...(at > 0 && {
              onSooner: () =>
                put(
                  rules.map((one, place) =>
                    place === at ? (rules[at - 1] ?? one) : place === at - 1 ? rule : one,
                  ),
                ),
            })}
          />
        ))}
        <Button
          variant="default"
          leftSection={<PlusIcon />}
          className={classes["add"]}
          disabled={rules.length >= MOST}
          onClick={() => put([...rules, changedPoint("waiting_longer")])}
        >
          {t("overflow.add")}
        </Button>
      </FormSection>
    </FormFrame>
  );
}

type RuleProps = GroupProps &
  Readonly<{
    rule: OverflowRule;
    place: number;
    onChange: (change: Partial<OverflowRule>) => void;
    onRemove: () => void;
    onSooner?: () => void;
  }>;

function Rule({ rule, place, groupId, clientId, onChange, onRemove, onSooner }: RuleProps) {
  const t = useWords(words);
  const groups = byName(useGroups(clientId)).filter(({ value }) => value !== groupId);
  const applications = byName(useApplications(clientId));
  const name = t("overflow.rule", { number: place + 1 });
  return (
    <div role="group" aria-label={name} className={classes["rule"]} data-field="rules">
      <Select
        label={t("overflow.when")}
        data={POINTS.map((value) => ({ value, label: t(`overflow.at.${value}`) }))}
        allowDeselect={false}
        value={rule.at_point}
        onChange={(point) => {
          if (point) onChange(thresholdOf(point));
        }}
      />
      {rule.threshold != null && (
        <NumberInput
          label={t(`overflow.threshold.${rule.at_point as "queue_longer"}`)}
          min={1}
          max={604_800}
          value={rule.threshold}
          onChange={(value) => onChange({ threshold: Number(value) || 1 })}
        />
      )}
      <Select
        label={t("overflow.then")}
        data={ACTIONS.map((value) => ({ value, label: t(`overflow.do.${value}`) }))}
        allowDeselect={false}
        value={rule.action}
        onChange={(action) => {
          if (action)
            onChange({
              action: action,
              to_group_id: action === "group" ? (groups[0]?.value ?? null) : null,
              to_application_id: action === "application" ? (applications[0]?.value ?? null) : null,
              reply: action === "reply" || action === "close" ? (rule.reply ?? "") : null,
            });
        }}
      />
      {rule.action === "group" && (
        <Select
          label={t("overflow.to")}
          data={groups}
          searchable
          required
          value={rule.to_group_id ?? null}
          onChange={(to) => onChange({ to_group_id: to })}
        />
      )}
      {rule.action === "application" && (
        <Select
          label={t("overflow.application")}
          description={t("overflow.application.hint")}
          inputWrapperOrder={["label", "input", "description", "error"]}
          data={applications}
          nothingFoundMessage={t("overflow.application.none")}
          searchable
          required
          value={rule.to_application_id ?? null}
          onChange={(to) => onChange({ to_application_id: to })}
        />
      )}
      {rule.reply != null && (
        <Textarea
          className={classes["reply"]}
          label={t("overflow.reply")}
          required
          autosize
          minRows={2}
          maxLength={1600}
          value={rule.reply}
          onChange={(event) => onChange({ reply: event.currentTarget.value })}
        />
      )}
      <div className={classes["acts"]}>
        {onSooner && (
          <Button
            size="compact-sm"
            variant="default"
            aria-label={`${t("overflow.sooner")}: ${name}`}
            onClick={onSooner}
          >
            {t("overflow.sooner")}
          </Button>
        )}
        <Button
          size="compact-sm"
          variant="default"
          aria-label={`${t("overflow.remove")}: ${name}`}
          onClick={onRemove}
        >
          {t("overflow.remove")}
        </Button>
      </div>
    </div>
  );
}

function thresholdOf(point: OverflowRule["at_point"]) {
  return { at_point: point, threshold: THRESHOLDS[point] ?? null };
}

function changedPoint(point: OverflowRule["at_point"]): OverflowRule {
  return {
    ...thresholdOf(point),
    action: "continue",
    to_group_id: null,
    to_application_id: null,
    reply: null,
  };
}
