import { Select, Switch, TextInput } from "@mantine/core";
import type { ReactNode } from "react";
import type { User } from "~/kernel/api";
import { useClient, useResellers } from "~/kernel/choices";
import { api, ifMatch, ok } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import { useMe } from "~/kernel/me";
import { timeZones } from "~/kernel/places";
import { ClientField } from "~/ui/form/ClientField";
import { FormFrame, FormSection } from "~/ui/form/FormFrame";
import type { Loaded } from "~/ui/form/LoadedObject";
import { Inherits } from "~/ui/form/Inherits";
import { PasswordField } from "~/ui/form/PasswordField";
import { useForm } from "~/ui/form/useForm";
import { useLeave } from "~/ui/form/useLeave";
import { byName } from "~/ui/form/values";
import { labelOf, languages } from "../languages";
import { words as common } from "../words";
import { HandsBack } from "./OpenEvents";
import { useInvite } from "./invitation";
import { isOfClient, rolesBelow } from "./roles";
import { Sms } from "./Sms";
import {
  colleagueOf,
  newUser,
  toCreate,
  toSend,
  type UserFormState,
  type UserValues,
  valuesOf,
} from "./values";
import { words } from "./words";

type PartProps = Readonly<{ form: UserFormState; isNew: boolean }>;

type UserFormProps = Readonly<{ loaded: Loaded<User> | undefined; copied: User | undefined }>;

export function UserForm({ loaded, copied }: UserFormProps) {
  const me = useMe();
  const { leave, saved } = useLeave("users", "/administration/users");
  const invite = useInvite();
  const isNew = !loaded;
  const form = useForm<UserValues, User>({
    initial: loaded
      ? valuesOf(loaded.data)
      : copied
        ? colleagueOf(copied)
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
    saved: (user) => (isNew && !form.values.password ? void invite(user.id) : saved()),
  });
  return (
    <FormFrame
      form={form}
      onCancel={leave}
      isNew={isNew}
      {...(loaded && { onReload: loaded.reload })}
    >
      <Person form={form} isNew={isNew} />
      <SignIn form={form} isNew={isNew}>
        {loaded?.data.active && !form.values.active && <HandsBack userId={loaded.data.id} />}
      </SignIn>
      {isOfClient(form.values.role) && <Sms form={form} />}
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
  const client = useClient(isOfClient(role) ? form.values.client_id : null);
  const roles = rolesBelow(me.role)
    .filter((value) => isNew || isOfClient(value) === isOfClient(role))
    .map((value) => ({ value, label: t(`role.${value}`) }));
  return (
    <FormSection title={c("master")}>
      <Select label={t("role")} data={roles} {...form.choice("role")} />
      {isNew && isOfClient(role) && <ClientField {...form.client("client_id")} />}
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
      <Select
        label={c("language")}
        data={languages}
        clearable
        placeholder={labelOf(client?.language)}
        {...form.choice("language")}
      />
      <Inherits
        value={labelOf(client?.language)}
        isSet={form.values.language !== null}
        onReset={() => form.set("language", null)}
        what={c("language")}
      />
      <Select
        label={c("time_zone")}
        data={timeZones()}
        searchable
        clearable
        placeholder={client?.time_zone}
        {...form.choice("time_zone")}
      />
      <Inherits
        value={client?.time_zone}
        isSet={form.values.time_zone !== null}
        onReset={() => form.set("time_zone", null)}
        what={c("time_zone")}
      />
    </FormSection>
  );
}

function SignIn({ form, isNew, children }: PartProps & Readonly<{ children: ReactNode }>) {
  const t = useWords(words);
  const c = useWords(common);
  return (
    <FormSection title={t("form.sign_in")}>
      <TextInput label={t("username")} required autoComplete="off" {...form.text("username")} />
      <PasswordField
        label={t("password")}
        description={isNew ? t("form.password.new") : t("form.password.keep")}
        autoComplete="new-password"
        {...form.text("password")}
      />
      <Switch label={c("active")} description={t("form.active.hint")} {...form.check("active")} />
      {children}
    </FormSection>
  );
}
