import { TextInput } from "@mantine/core";
import type { NewSkill, Skill } from "~/kernel/api";
import { api, ifMatch, ok, tagged } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import { useMe } from "~/kernel/me";
import { ClientField } from "~/ui/form/ClientField";
import { FormFrame, FormSection } from "~/ui/form/FormFrame";
import type { Loaded } from "~/ui/form/LoadedObject";
import { ObjectPage } from "~/ui/form/ObjectPage";
import { useForm } from "~/ui/form/useForm";
import { useLeave } from "~/ui/form/useLeave";
import { copiedName } from "~/ui/form/values";
import { words } from "./words";

interface SkillValues {
  client_id: string | null;
  name: string;
}

function copyOf(skill: Skill): SkillValues {
  return { client_id: skill.client_id, name: copiedName(skill.name) };
}

/** One skill, or a new one where the address names none. */
export function SkillPage() {
  const t = useWords(words);
  return (
    <ObjectPage<Skill>
      name="skills"
      table="/acd/skills"
      title={t("title")}
      newTitle={t("form.new")}
      read={(wanted) =>
        tagged(api.GET("/api/v1/skills/{id}", { params: { path: { id: wanted } } }))
      }
    >
      {(loaded, copied) => <SkillForm loaded={loaded} copied={copied} />}
    </ObjectPage>
  );
}

type SkillFormProps = Readonly<{
  loaded: Loaded<Skill> | undefined;
  copied: Skill | undefined;
}>;

function SkillForm({ loaded, copied }: SkillFormProps) {
  const t = useWords(words);
  const ownClient = useMe().client?.id ?? null;
  const { leave, saved } = useLeave("skills", "/acd/skills");
  const form = useForm<SkillValues, Skill>({
    initial: loaded
      ? { client_id: loaded.data.client_id, name: loaded.data.name }
      : copied
        ? copyOf(copied)
        : { client_id: ownClient, name: "" },
    save: (values, changed) =>
      loaded
        ? ok(
            api.PATCH("/api/v1/skills/{id}", {
              params: { path: { id: loaded.data.id }, header: ifMatch(loaded.tag) },
              body: changed,
            }),
          )
        : ok(api.POST("/api/v1/skills", { body: values satisfies NewSkill })),
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
          required
          data-autofocus={!loaded || undefined}
          {...form.text("name")}
        />
      </FormSection>
    </FormFrame>
  );
}
