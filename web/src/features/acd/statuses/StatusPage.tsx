import { ColorInput, MultiSelect, Switch, TextInput } from "@mantine/core";
import { useParams } from "@tanstack/react-router";
import type { AgentStatus } from "~/kernel/api";
import { useGroups } from "~/kernel/choices";
import { api, ifMatch, ok, tagged } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import { useMe } from "~/kernel/me";
import { BackLink } from "~/ui/BackLink";
import { ClientField } from "~/ui/form/ClientField";
import { FormFrame, FormSection } from "~/ui/form/FormFrame";
import { type Loaded, LoadedObject } from "~/ui/form/LoadedObject";
import { useForm } from "~/ui/form/useForm";
import { useLeave } from "~/ui/form/useLeave";
import { byName } from "~/ui/form/values";
import { Notice } from "~/ui/Notice";
import { PageFrame } from "~/ui/PageFrame";
import { fixed, flags } from "./flags";
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
    acd_group_ids: [],
  };
}

/** One agent status, or a new one where the address names none. */
export function StatusPage() {
  const { id } = useParams({ strict: false });
  const t = useWords(words);
  return (
    <LoadedObject<AgentStatus>
      name="agent-statuses"
      id={id}
      read={(wanted) =>
        tagged(api.GET("/api/v1/agent-statuses/{id}", { params: { path: { id: wanted } } }))
      }
    >
      {(loaded) => (
        <PageFrame
          narrow
          title={loaded?.data.name ?? t("form.new")}
          back={<BackLink to="/acd/statuses">{t("title")}</BackLink>}
        >
          <StatusForm loaded={loaded} />
        </PageFrame>
      )}
    </LoadedObject>
  );
}

function StatusForm({ loaded }: Readonly<{ loaded: Loaded<AgentStatus> | undefined }>) {
  const t = useWords(words);
  const ownClient = useMe().client?.id ?? null;
  const { leave, saved } = useLeave("agent-statuses", "/acd/statuses");
  const form = useForm<StatusValues, AgentStatus>({
    initial: loaded?.data ?? newStatus(ownClient),
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
  const predefined = loaded !== undefined && loaded.data.code !== null;

  return (
    <FormFrame
      form={form}
      onCancel={leave}
      isNew={!loaded}
      {...(loaded && { onReload: loaded.reload })}
    >
      <FormSection title={t("form.master")}>
        {!loaded && <ClientField {...form.choice("client_id")} />}
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
        <ColorInput
          label={t("colour")}
          swatches={swatches}
          withEyeDropper={false}
          value={form.values.colour}
          onChange={(colour) => form.set("colour", colour)}
        />
      </FormSection>
      <FormSection title={t("form.flags")} about={t("form.receives_sms.hint")}>
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
