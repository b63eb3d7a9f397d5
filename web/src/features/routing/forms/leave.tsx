import { useMemo } from "react";
import { NumberInput, Select, Switch, Text } from "@mantine/core";
import { useUsers } from "~/kernel/choices";
import { useWords } from "~/kernel/i18n";
import { byName } from "~/ui/form/values";
import { words } from "../words/forms";
import { GroupField, TemplateField, VariablesField, WordsField } from "./fields";
import { type FormProps, useSurroundings } from "./form";

export function ToGroupForm({ settings, set, error }: FormProps<"to_group">) {
  const t = useWords(words);
  return (
    <>
      <GroupField
        label={t("group")}
        value={settings.acd_group_id}
        error={error("acd_group_id")}
        onChange={(id) => set({ acd_group_id: id })}
      />
      <Shared settings={settings} set={set} error={error} />
      <WordsField
        label={t("leave.skills")}
        description={t("leave.skills.hint")}
        value={settings.skills}
        error={error("skills")}
        onChange={(skills) => set({ skills })}
      />
      <Switch
        label={t("leave.last_agent")}
        description={t("leave.last_agent.hint")}
        checked={settings.last_agent}
        onChange={(event) => set({ last_agent: event.currentTarget.checked })}
      />
      <TemplateField
        rows={1}
        label={t("leave.not_before")}
        description={t("leave.not_before.hint", { example: "{{ next_opening }}" })}
        value={settings.not_before}
        error={error("not_before")}
        onChange={(at) => set({ not_before: at })}
      />
    </>
  );
}

export function ToAgentForm({ settings, set, error }: FormProps<"to_agent">) {
  const t = useWords(words);
  const { clientId } = useSurroundings();
  const users = useUsers(clientId);
  const people = useMemo(
    () => users?.filter(({ role }) => role === "agent" || role === "supervisor"),
    [users],
  );
  return (
    <>
      <Select
        label={t("leave.agent")}
        data={byName(people)}
        searchable
        value={settings.user_id}
        error={error("user_id")}
        onChange={(id) => set({ user_id: id })}
      />
      <GroupField
        label={t("group")}
        description={t("leave.agent.group.hint")}
        value={settings.acd_group_id}
        error={error("acd_group_id")}
        onChange={(id) => set({ acd_group_id: id })}
      />
      <Shared settings={settings} set={set} error={error} />
    </>
  );
}

type SharedProps = Readonly<{
  settings: { priority: number; subject: string; show: string[] };
  set: (change: { priority?: number; subject?: string; show?: string[] }) => void;
  error: (field: string) => string | undefined;
}>;

function Shared({ settings, set, error }: SharedProps) {
  const t = useWords(words);
  return (
    <>
      <TemplateField
        rows={1}
        label={t("leave.subject")}
        description={t("leave.subject.hint")}
        value={settings.subject}
        error={error("subject")}
        onChange={(subject) => set({ subject })}
      />
      <NumberInput
        label={t("leave.priority")}
        description={t("leave.priority.hint")}
        min={0}
        max={200}
        value={settings.priority}
        error={error("priority")}
        onChange={(to) => set({ priority: Number(to) })}
      />
      <VariablesField
        label={t("leave.show")}
        description={t("leave.show.hint")}
        value={settings.show}
        error={error("show")}
        onChange={(show) => set({ show })}
      />
    </>
  );
}

export function EndForm() {
  const t = useWords(words);
  return (
    <Text size="sm" c="dimmed">
      {t("end.nothing")}
    </Text>
  );
}
