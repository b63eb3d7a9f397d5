import { Code, Group, MultiSelect, Select, Switch, Text, Textarea, TextInput } from "@mantine/core";
import type { NewTemplate, Template } from "~/kernel/api";
import { useGroups } from "~/kernel/choices";
import { api, ifMatch, ok, tagged } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import { language } from "~/kernel/language";
import { useMe } from "~/kernel/me";
import { ClientField } from "~/ui/form/ClientField";
import { FormFrame, FormSection } from "~/ui/form/FormFrame";
import type { Loaded } from "~/ui/form/LoadedObject";
import { ObjectPage } from "~/ui/form/ObjectPage";
import { useForm } from "~/ui/form/useForm";
import { useLeave } from "~/ui/form/useLeave";
import { byName, copiedName, copyInto } from "~/ui/form/values";
import { words } from "./words";

type TemplateValues = Omit<Template, "id" | "client_id"> & { client_id: string | null };

const VARIABLES = [
  "customer.number",
  "customer.name",
  "agent.name",
  "group.name",
  "connector.name",
  "connector.number",
  "client.name",
  "subject",
];

const LANGUAGES = ["de", "en", "fr", "it", "es", "nl", "pl", "tr", "uk", "ru", "ar"];

function nameOf(tag: string): string {
  return new Intl.DisplayNames([language()], { type: "language" }).of(tag) ?? tag;
}

function newTemplate(clientId: string | null): TemplateValues {
  return {
    client_id: clientId,
    name: "",
    body: "",
    language: null,
    sends_at_once: false,
    active: true,
    acd_group_ids: [],
  };
}

function copyOf(template: Template): TemplateValues {
  const name = copiedName(template.name);
  return copyInto<TemplateValues>(newTemplate(template.client_id), template, { name });
}

/** One template, or a new one where the address names none. */
export function TemplatePage() {
  const t = useWords(words);
  return (
    <ObjectPage<Template>
      name="templates"
      table="/acd/templates"
      title={t("title")}
      newTitle={t("form.new")}
      read={(wanted) =>
        tagged(api.GET("/api/v1/templates/{id}", { params: { path: { id: wanted } } }))
      }
    >
      {(loaded, copied) => <TemplateForm loaded={loaded} copied={copied} />}
    </ObjectPage>
  );
}

type TemplateFormProps = Readonly<{
  loaded: Loaded<Template> | undefined;
  copied: Template | undefined;
}>;

function TemplateForm({ loaded, copied }: TemplateFormProps) {
  const t = useWords(words);
  const ownClient = useMe().client?.id ?? null;
  const { leave, saved } = useLeave("templates", "/acd/templates");
  const form = useForm<TemplateValues, Template>({
    initial: loaded?.data ?? (copied ? copyOf(copied) : newTemplate(ownClient)),
    save: (values, changed) =>
      loaded
        ? ok(
            api.PATCH("/api/v1/templates/{id}", {
              params: { path: { id: loaded.data.id }, header: ifMatch(loaded.tag) },
              body: changed,
            }),
          )
        : ok(api.POST("/api/v1/templates", { body: values satisfies NewTemplate })),
    saved,
  });
  return (
    <FormFrame
      form={form}
      onCancel={leave}
      isNew={!loaded}
      {...(loaded && { onReload: loaded.reload })}
    >
      <FormSection title={t("form.master")}>
        {!loaded && <ClientField {...form.client("client_id")} />}
        <TextInput
          label={t("name")}
          description={t("form.name.hint")}
          required
          data-autofocus={!loaded || undefined}
          {...form.text("name")}
        />
        <Textarea
          label={t("body")}
          description={t("form.body.hint")}
          required
          autosize
          minRows={4}
          maxRows={12}
          maxLength={2000}
          {...form.text("body")}
        />
        <div>
          <Text size="sm" c="dimmed">
            {t("form.variables")}
          </Text>
          <Group gap={6} mt={4}>
            {VARIABLES.map((name) => (
              <Code key={name}>{`{{ ${name} }}`}</Code>
            ))}
          </Group>
        </div>
        <Select
          label={t("language")}
          description={t("form.language.hint")}
          data={LANGUAGES.map((value) => ({ value, label: nameOf(value) }))}
          clearable
          searchable
          w={240}
          {...form.choice("language")}
        />
        <Switch
          label={t("form.sends")}
          description={t("form.sends.hint")}
          {...form.check("sends_at_once")}
        />
        <Switch label={t("active")} description={t("form.active.hint")} {...form.check("active")} />
      </FormSection>
      <FormSection title={t("groups")}>
        <MultiSelect
          label={t("form.groups")}
          description={t("form.groups.hint")}
          data={byName(useGroups(form.values.client_id))}
          searchable
          {...form.choices("acd_group_ids")}
        />
      </FormSection>
    </FormFrame>
  );
}
