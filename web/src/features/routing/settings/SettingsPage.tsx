import { Anchor, Button, Group, Text, Textarea, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useWords } from "~/kernel/i18n";
import { CodeBlock } from "~/ui/CodeBlock";
import { FormFrame, FormSection } from "~/ui/form/FormFrame";
import { PasswordField } from "~/ui/form/PasswordField";
import { useForm } from "~/ui/form/useForm";
import { useLeave } from "~/ui/form/useLeave";
import { useToastProblem } from "~/ui/problems";
import { toast } from "~/ui/toast";
import { applications } from "../calls";
import type { Application, ApplicationChange } from "../contract";
import { ApplicationPage } from "../frame/ApplicationPage";
import { useMayManage } from "../rights";
import { words } from "../words/pages";

/** What stands beside the flow: its name, who tries the draft, and the secrets of its requests. */
export function SettingsPage() {
  return (
    <ApplicationPage>
      {(application, tag) => <SettingsForm key={tag} application={application} tag={tag} />}
    </ApplicationPage>
  );
}

type SettingsFormProps = Readonly<{ application: Application; tag: string }>;

function SettingsForm({ application, tag }: SettingsFormProps) {
  const t = useWords(words);
  const mayManage = useMayManage();
  const queries = useQueryClient();
  const { leave } = useLeave("routing-applications", "/routing-applications");
  const form = useForm<Values, Application>({
    initial: {
      name: application.name,
      description: application.description,
      test_number: application.test_number ?? "",
      http_secret: "",
    },
    save: (_values, changed) => applications.change(application.id, tag, toSend(changed)),
    saved: () => void queries.invalidateQueries({ queryKey: ["routing-applications"] }),
  });
  return (
    <FormFrame form={form} onCancel={leave} readOnly={!mayManage}>
      <FormSection title={t("settings.about")}>
        <TextInput label={t("name")} required {...form.text("name")} />
        <Textarea label={t("description")} {...form.text("description")} />
      </FormSection>
      <FormSection title={t("settings.test")} about={t("settings.test.about")}>
        <TextInput
          label={t("settings.test_number")}
          placeholder="+4917…"
          {...form.text("test_number")}
        />
      </FormSection>
      <FormSection title={t("settings.http")} about={t("settings.http.about")}>
        <PasswordField
          label={t("settings.secret")}
          description={t(
            application.http_secret_set ? "settings.secret.set" : "settings.secret.none",
          )}
          autoComplete="new-password"
          {...form.text("http_secret")}
        />
        {application.signing_key && (
          <SigningKey application={application} signingKey={application.signing_key} tag={tag} />
        )}
      </FormSection>
      <FormSection title={t("settings.file")} about={t("settings.file.about")}>
        <Group gap="md">
          <Anchor href={applications.exportAddress(application.id, "draft")} download>
            {t("export.draft")}
          </Anchor>
          {application.published_version !== null && (
            <Anchor
              href={applications.exportAddress(application.id, application.published_version)}
              download
            >
              {t("export.version", { version: application.published_version })}
            </Anchor>
          )}
        </Group>
      </FormSection>
    </FormFrame>
  );
}

interface Values {
  name: string;
  description: string;
  test_number: string;
  http_secret: string;
}

function toSend({ test_number: number, http_secret: secret, ...rest }: Partial<Values>) {
  return {
    ...rest,
    ...(number === undefined ? {} : { test_number: number.trim() || null }),
    ...(secret === undefined ? {} : { http_secret: secret || null }),
  } satisfies ApplicationChange;
}

type SigningKeyProps = SettingsFormProps & Readonly<{ signingKey: string }>;

function SigningKey({ application, signingKey, tag }: SigningKeyProps) {
  const t = useWords(words);
  const queries = useQueryClient();
  const toastProblem = useToastProblem();
  const [sure, setSure] = useState(false);
  const renew = async () => {
    try {
      await applications.change(application.id, tag, { new_signing_key: true });
      await queries.invalidateQueries({ queryKey: ["routing-applications"] });
      toast({ tone: "good", title: t("settings.key.renewed") });
      setSure(false);
    } catch (error) {
      toastProblem(error);
    }
  };
  return (
    <div>
      <Text size="xs" c="dimmed" mb={4}>
        {t("settings.key.hint")}
      </Text>
      <CodeBlock title={t("settings.key")} text={signingKey} />
      <Button
        size="xs"
        variant="default"
        mt="xs"
        onClick={() => (sure ? void renew() : setSure(true))}
      >
        {t(sure ? "settings.key.sure" : "settings.key.renew")}
      </Button>
    </div>
  );
}
