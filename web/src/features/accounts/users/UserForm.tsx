import { NumberInput, PasswordInput, Radio, Select, Stack, Switch, TextInput } from "@mantine/core";
import type { User } from "~/kernel/api";
import { useResellers } from "~/kernel/choices";
import { api, ifMatch, ok } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import { useMe } from "~/kernel/me";
import { timeZones } from "~/kernel/places";
import { ClientField } from "~/ui/form/ClientField";
import { FormFrame, FormSection } from "~/ui/form/FormFrame";
import type { Loaded } from "~/ui/form/LoadedObject";
import { useForm } from "~/ui/form/useForm";
import { useLeave } from "~/ui/form/useLeave";
import { byName } from "~/ui/form/values";
import { languages } from "../languages";
import { words as common } from "../words";
import { isOfClient, rolesBelow } from "./roles";
import { newUser, toCreate, toSend, type UserValues, valuesOf } from "./values";
import { words } from "./words";

type UserFormState = ReturnType<typeof useForm<UserValues, User>>;
type PartProps = Readonly<{ form: UserFormState; isNew: boolean }>;

export function UserForm({ loaded }: Readonly<{ loaded: Loaded<User> | undefined }>) {
  const me = useMe();
  const { leave, saved } = useLeave("users", "/administration/users");
  const form = useForm<UserValues, User>({
    initial: loaded
      ? valuesOf(loaded.data)
      : newUser(me.client?.id ?? null, me.reseller?.id ?? null),
    save: (values, changed) =>
      loaded
        ? ok(
            api.PATCH("/api/v1/users/{id}", {
              params: { path: { id: loaded.data.id }, header: ifMatch(loaded.tag) },
              body: toSend(changed),
            }),
          )
        : ok(api.POST("/api/v1/users", { body: toCreate(values) })),
    saved,
  });
  const isNew = !loaded;
  return (
    <FormFrame
      form={form}
      onCancel={leave}
      isNew={isNew}
      {...(loaded && { onReload: loaded.reload })}
    >
      <Person form={form} isNew={isNew} />
      <SignIn form={form} isNew={isNew} />
      {isOfClient(form.values.role) && <Sms form={form} isNew={isNew} />}
    </FormFrame>
  );
}

function Person({ form, isNew }: PartProps) {
  const t = useWords(words);
  const c = useWords(common);
  const me = useMe();
  const { role } = form.values;
  const asksReseller = isNew && me.role === "system_admin" && role === "reseller_admin";
  const resellers = byName(useResellers(asksReseller));
  const roles = rolesBelow(me.role)
    .filter((value) => isNew || isOfClient(value) === isOfClient(role))
    .map((value) => ({ value, label: t(`role.${value}`) }));
  return (
    <FormSection title={c("master")}>
      <Select label={t("role")} data={roles} {...form.choice("role")} />
      {isNew && isOfClient(role) && <ClientField {...form.choice("client_id")} />}
      {asksReseller && (
        <Select
          label={c("reseller")}
          data={resellers}
          searchable
          required
          {...form.choice("reseller_id")}
        />
      )}
      <TextInput
        label={c("name")}
        required
        data-autofocus={isNew || undefined}
        {...form.text("name")}
      />
      <TextInput label={t("email")} type="email" autoComplete="off" {...form.text("email")} />
      <Select label={c("language")} data={languages} clearable {...form.choice("language")} />
      <Select
        label={c("time_zone")}
        data={timeZones()}
        searchable
        clearable
        {...form.choice("time_zone")}
      />
    </FormSection>
  );
}

function SignIn({ form, isNew }: PartProps) {
  const t = useWords(words);
  const c = useWords(common);
  return (
    <FormSection title={t("form.sign_in")}>
      <TextInput label={t("username")} required autoComplete="off" {...form.text("username")} />
      <PasswordInput
        label={t("password")}
        description={isNew ? t("form.password.new") : t("form.password.keep")}
        autoComplete="new-password"
        {...form.text("password")}
      />
      <Switch label={c("active")} description={t("form.active.hint")} {...form.check("active")} />
    </FormSection>
  );
}

function Sms({ form }: PartProps) {
  const t = useWords(words);
  const byMail = form.values.sms_delivery === "email";
  return (
    <FormSection title={t("form.sms")}>
      <Radio.Group
        label={t("sms_delivery")}
        description={t("form.sms_delivery.hint")}
        {...form.choice("sms_delivery")}
      >
        <Stack gap="xs" mt="xs">
          <Radio value="web" label={t("sms_delivery.web")} />
          <Radio value="email" label={t("sms_delivery.email")} />
        </Stack>
      </Radio.Group>
      {byMail && <TextInput label={t("sms_email")} type="email" {...form.text("sms_email")} />}
      <NumberInput
        label={t("max_parallel_sms")}
        description={t("form.max_parallel.hint")}
        min={1}
        max={50}
        {...form.number("max_parallel_sms")}
      />
      <TextInput label={t("agent_number")} inputMode="numeric" {...form.text("agent_number")} />
      <TextInput label={t("external_id")} {...form.text("external_id")} />
    </FormSection>
  );
}
