import { MultiSelect, Select, Switch, TextInput } from "@mantine/core";
import type { Group, User } from "~/kernel/api";
import { useClient, useOpeningTimes, useUsers } from "~/kernel/choices";
import { api, ifMatch, ok } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import { useMe } from "~/kernel/me";
import { ClientField } from "~/ui/form/ClientField";
import { FormFrame, FormSection } from "~/ui/form/FormFrame";
import type { Loaded } from "~/ui/form/LoadedObject";
import { useForm } from "~/ui/form/useForm";
import { useLeave } from "~/ui/form/useLeave";
import { byName } from "~/ui/form/values";
import { GroupParts } from "./GroupParts";
import { GroupRules } from "./GroupRules";
import { copyOf, type GroupValues, newGroup, valuesOf } from "./values";
import { words } from "./words";

/** One group, or a new one where the address names none. */
export function GroupPage() {
  return (
    <GroupParts>{(loaded, copied) => <GroupForm loaded={loaded} copied={copied} />}</GroupParts>
  );
}

type GroupFormProps = Readonly<{ loaded: Loaded<Group> | undefined; copied: Group | undefined }>;

function GroupForm({ loaded, copied }: GroupFormProps) {
  const t = useWords(words);
  const ownClient = useMe().client?.id ?? null;
  const { leave, saved } = useLeave("acd-groups", "/acd/groups");
  const form = useForm<GroupValues, Group>({
    initial: loaded ? valuesOf(loaded.data) : copied ? copyOf(copied) : newGroup(ownClient),
    save: ({ client_id: clientId, ...values }, changed) =>
      loaded
        ? ok(
            api.PATCH("/api/v1/acd-groups/{id}", {
              params: { path: { id: loaded.data.id }, header: ifMatch(loaded.tag) },
              body: changed,
            }),
          )
        : ok(
            api.POST("/api/v1/acd-groups", {
              body: { ...values, ...(clientId && { client_id: clientId }) },
            }),
          ),
    saved,
  });
  const people = useUsers(form.values.client_id) ?? [];
  const client = useClient(form.values.client_id);

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
          required
          data-autofocus={!loaded || undefined}
          {...form.text("name")}
        />
        <Select
          label={t("opening_times")}
          description={t("form.opening_times.hint")}
          placeholder={t("form.opening_times.none")}
          data={byName(useOpeningTimes(form.values.client_id))}
          searchable
          clearable
          {...form.choice("opening_times_id")}
        />
        <Switch label={t("active")} description={t("form.active.hint")} {...form.check("active")} />
      </FormSection>
      <FormSection title={t("form.people")}>
        <MultiSelect
          label={t("members")}
          description={
            form.values.members.length > 0 ? t("form.members.hint") : t("form.members.none")
          }
          data={choices(people, ["agent", "supervisor"])}
          searchable
          hidePickedOptions
          {...form.choices("members")}
        />
        {(["reserve_members", "readers"] as const).map((kind) => (
          <MultiSelect
            key={kind}
            label={t(kind)}
            description={t(`form.${kind}.hint`)}
            data={choices(people, ["agent", "supervisor"]).filter(
              ({ value }) => !form.values.members.includes(value),
            )}
            searchable
            hidePickedOptions
            {...form.choices(kind)}
          />
        ))}
        <MultiSelect
          label={t("supervisors")}
          description={t("form.supervisors.hint")}
          data={choices(people, ["supervisor"])}
          searchable
          hidePickedOptions
          {...form.choices("supervisors")}
        />
      </FormSection>
      <GroupRules form={form} client={client} />
    </FormFrame>
  );
}

function choices(people: readonly User[], roles: readonly User["role"][]) {
  return people
    .filter((user) => roles.includes(user.role))
    .map(({ id, name, username }) => ({
      value: id,
      label: name === username ? name : `${name} (${username})`,
    }));
}
