import { ColorInput, MultiSelect, Switch, TextInput } from "@mantine/core";
import type { AgentStatus } from "~/kernel/api";
import { useGroups } from "~/kernel/choices";
import { api, ifMatch, ok, tagged } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import { useMe } from "~/kernel/me";
import { ClientField } from "~/ui/form/ClientField";
import { FormFrame, FormSection } from "~/ui/form/FormFrame";
import type { Loaded } from "~/ui/form/LoadedObject";
import { ObjectPage } from "~/ui/form/ObjectPage";
import { useForm } from "~/ui/form/useForm";
import { useLeave } from "~/ui/form/useLeave";
import { byName, copiedName, copyInto } from "~/ui/form/values";
import { Notice } from "~/ui/Notice";
import { fixed, flags } from "./flags";
import { Meaning, NobodyGetsSms } from "./Meaning";
import { StatusChip } from "./StatusChip";
import { words } from "./words";

type StatusValues = Omit<AgentStatus, "id" | "code" | "client_id"> & { client_id: string | null };

const swatches = ["#2f9e44", "#f08c00", "#1c7ed6", "#868e96", "#c92a2a", "#9c36b5", "#0c8599"];

function newStatus(clientId: string | null): StatusValues {
  return {
    client_id: clientId,
    name: "",
    colour: "#1c7ed6",
    settable_by_agent: true,
    logged_on: true,
    present: true,
    break: false,
    receives_calls: false,
    receives_sms: true,
    distribute_during_call: false,
    abbreviation: null,
    text_colour: "#ffffff",
    holiday: false,
    post_processing: false,
    acd_group_ids: [],
  };
}

function copyOf(status: AgentStatus): StatusValues {
  const name = copiedName(status.name);
  return copyInto<StatusValues>(newStatus(status.client_id), status, { name });
}

/** One agent status, or a new one where the address names none. */
export function StatusPage() {
  const t = useWords(words);
  return (
    <ObjectPage<AgentStatus>
      name="agent-statuses"
      table="/acd/statuses"
      title={t("title")}
      newTitle={t("form.new")}
      read={(wanted) =>
        tagged(api.GET("/api/v1/agent-statuses/{id}", { params: { path: { id: wanted } } }))
      }
    >
      {(loaded, copied) => <StatusForm loaded={loaded} copied={copied} />}
    </ObjectPage>
  );
}

type StatusFormProps = Readonly<{
  loaded: Loaded<AgentStatus> | undefined;
  copied: AgentStatus | undefined;
}>;

function StatusForm({ loaded, copied }: StatusFormProps) {
  const t = useWords(words);
  const ownClient = useMe().client?.id ?? null;
  const { leave, saved } = useLeave("agent-statuses", "/acd/statuses");
  const form = useForm<StatusValues, AgentStatus>({
    initial: loaded?.data ?? (copied ? copyOf(copied) : newStatus(ownClient)),
    save: ({ client_id: clientId, ...values }, changed) =>
      loaded
        ? ok(
            api.PATCH("/api/v1/agent-statuses/{id}", {
              params: { path: { id: loaded.data.id }, header: ifMatch(loaded.tag) },
              body: changed,
            }),
          )
        : ok(
            api.POST("/api/v1/agent-statuses", {
              body: { ...values, ...(clientId && { client_id: clientId }) },
            }),
          ),
    saved,
  });
  const groups = byName(useGroups(form.values.client_id));
  const restricted = groups
    .filter(({ value }) => form.values.acd_group_ids.includes(value))
    .map(({ label }) => label);
  const predefined = loaded !== undefined && loaded.data.code !== null;

  return (
    <FormFrame
      form={form}
      onCancel={leave}
      isNew={!loaded}
      {...(loaded && { onReload: loaded.reload })}
    >
      <FormSection title={t("form.master")}>
        {!loaded && <ClientField {...form.client("client_id")} />}
        {predefined ? (
          <Notice>{t("form.predefined.hint")}</Notice>
        ) : (
          <TextInput
            label={t("name")}
            required
            data-autofocus={!loaded || undefined}
            {...form.text("name")}
          />
        )}
        <TextInput
          label={t("abbreviation")}
          description={t("abbreviation.hint")}
          maxLength={2}
          w={160}
          {...form.text("abbreviation")}
          onChange={(event) => form.set("abbreviation", event.currentTarget.value || null)}
        />
        <ColorInput
          label={t("colour")}
          swatches={swatches}
          withEyeDropper={false}
          value={form.values.colour}
          onChange={(colour) => form.set("colour", colour)}
        />
        <ColorInput
          label={t("text_colour")}
          swatches={["#ffffff", "#1d232b"]}
          withEyeDropper={false}
          value={form.values.text_colour}
          onChange={(colour) => form.set("text_colour", colour)}
        />
        <StatusChip status={form.values} />
      </FormSection>
      <FormSection title={t("form.flags")} about={t("form.receives_sms.hint")}>
        <Meaning status={form.values} groups={restricted} />
        <NobodyGetsSms
          clientId={form.values.client_id}
          changing={{ id: loaded?.data.id, receives_sms: form.values.receives_sms }}
        />
        {flags.map((flag) => (
          <Switch
            key={flag}
            label={t(flag)}
            disabled={predefined && fixed.has(flag)}
            {...form.check(flag)}
          />
        ))}
      </FormSection>
      <FormSection title={t("groups")}>
        <MultiSelect
          label={t("form.groups")}
          description={t("form.groups.hint")}
          data={groups}
          searchable
          {...form.choices("acd_group_ids")}
        />
      </FormSection>
    </FormFrame>
  );
}
