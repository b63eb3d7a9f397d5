import { Button, Group, NumberInput, Select, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { MailServer } from "~/kernel/api";
import { useClients, useResellers } from "~/kernel/choices";
import { api, ifMatch, ok } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import { useMe, useRight } from "~/kernel/me";
import { FormFrame, FormSection } from "~/ui/form/FormFrame";
import type { Loaded } from "~/ui/form/LoadedObject";
import { PasswordField } from "~/ui/form/PasswordField";
import { useForm } from "~/ui/form/useForm";
import { useLeave } from "~/ui/form/useLeave";
import { byName } from "~/ui/form/values";
import { Notice } from "~/ui/Notice";
import { useToastProblem } from "~/ui/problems";
import { type MailValues, newMailServer, PORTS, toCreate, toSend, valuesOf } from "./values";
import { words } from "./words";

const LIST = "/administration/mail";

export function MailServerForm({ loaded }: Readonly<{ loaded: Loaded<MailServer> | undefined }>) {
  const t = useWords(words);
  const me = useMe();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const { leave } = useLeave("mail-servers", LIST);
  const form = useForm<MailValues, MailServer>({
    initial: loaded ? valuesOf(loaded.data) : newMailServer(me.reseller?.id ?? null),
    save: (values, changed) =>
      loaded
        ? ok(
            api.PATCH("/api/v1/mail-servers/{id}", {
              params: { path: { id: loaded.data.id }, header: ifMatch(loaded.tag) },
              body: toSend(changed),
            }),
          )
        : ok(api.POST("/api/v1/mail-servers", { body: toCreate(values) })),
    saved: ({ id }) => {
      void queries.invalidateQueries({ queryKey: ["mail-servers"] });
      void navigate({ to: "/administration/mail/$id", params: { id } });
    },
  });
  const ofSystem = loaded?.data.level === "system";
  const asksClient = !loaded && me.client === null;
  const asksReseller = useRight("resellers.manage") && asksClient;
  const clients = byName(useClients(asksClient));
  const resellers = byName(useResellers(asksReseller));

  return (
    <FormFrame
      form={form}
      onCancel={leave}
      isNew={!loaded}
      readOnly={ofSystem}
      {...(loaded && { onReload: loaded.reload })}
    >
      {ofSystem && <Notice>{t("level.system.hint")}</Notice>}
      <FormSection title={t("form.sender")}>
        {asksClient && (
          <Select
            label={t("client")}
            description={t("client.hint")}
            data={clients}
            searchable
            clearable
            {...form.choice("client_id")}
          />
        )}
        {asksReseller && form.values.client_id === null && (
          <Select
            label={t("reseller")}
            data={resellers}
            searchable
            required
            {...form.choice("reseller_id")}
          />
        )}
        <TextInput label={t("name")} description={t("name.hint")} required {...form.text("name")} />
        <TextInput
          type="email"
          label={t("sender")}
          description={t("sender.hint")}
          required
          {...form.text("sender")}
        />
        <TextInput
          label={t("dkim_selector")}
          description={t("dkim_selector.hint")}
          {...form.text("dkim_selector")}
        />
      </FormSection>
      <FormSection title={t("form.server")}>
        <TextInput
          label={t("host")}
          placeholder="mail.example.com"
          required
          {...form.text("host")}
        />
        <Select
          label={t("security")}
          data={(["starttls", "tls", "none"] as const).map((value) => ({
            value,
            label: t(`security.${value}`),
          }))}
          allowDeselect={false}
          {...form.choice("security")}
          onChange={(security) => {
            form.set("security", security as MailValues["security"]);
            form.set("port", PORTS[security as MailValues["security"]]);
          }}
        />
        <NumberInput label={t("port")} min={1} max={65535} required {...form.number("port")} />
        <TextInput label={t("login")} autoComplete="off" {...form.text("login")} />
        <PasswordField
          label={t("password")}
          description={loaded?.data.password_set ? t("password.set") : undefined}
          autoComplete="new-password"
          {...form.text("password")}
        />
        {loaded && !ofSystem && <Remove id={loaded.data.id} onDone={leave} />}
      </FormSection>
    </FormFrame>
  );
}

function Remove({ id, onDone }: Readonly<{ id: string; onDone: () => void }>) {
  const t = useWords(words);
  const queries = useQueryClient();
  const complain = useToastProblem();
  const remove = useMutation({
    mutationFn: () => ok(api.DELETE("/api/v1/mail-servers/{id}", { params: { path: { id } } })),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["mail-servers"] });
      onDone();
    },
    onError: complain,
  });
  return (
    <Group>
      <Button variant="default" loading={remove.isPending} onClick={() => remove.mutate()}>
        {t("delete")}
      </Button>
    </Group>
  );
}
