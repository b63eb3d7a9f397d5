import { FileButton, Button, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useWords } from "~/kernel/i18n";
import { useLanguage } from "~/kernel/language";
import { useMe } from "~/kernel/me";
import { BackLink } from "~/ui/BackLink";
import { ClientField } from "~/ui/form/ClientField";
import { FormFrame, FormSection } from "~/ui/form/FormFrame";
import { LoadedObject } from "~/ui/form/LoadedObject";
import { useForm } from "~/ui/form/useForm";
import { copiedName } from "~/ui/form/values";
import { PageFrame } from "~/ui/PageFrame";
import { useToastProblem } from "~/ui/problems";
import { toast } from "~/ui/toast";
import { applications } from "../calls";
import type { Application } from "../contract";
import { words } from "../words/pages";
import { bringFile, isTaken } from "./bring";
import { Cards } from "./Cards";

const FILE_LIMIT = 2_000_000;

type Copied = Application & { file: Record<string, unknown> };

/** A new application: from nothing, from a ready-made one, from another one, or from a file. */
export function NewApplicationPage() {
  return (
    <LoadedObject<Copied> name="routing-application-copy" id={undefined} read={applications.toCopy}>
      {(_, copied) => <NewApplication copied={copied} />}
    </LoadedObject>
  );
}

function NewApplication({ copied }: Readonly<{ copied: Copied | undefined }>) {
  const t = useWords(words);
  const language = useLanguage();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const toastProblem = useToastProblem();
  const ownClient = useMe().client?.id ?? null;
  const [chosen, setChosen] = useState<string | null>(null);
  const ready = useQuery({
    queryKey: ["ready-made-applications", language],
    queryFn: () => applications.readyMade(language),
    staleTime: Infinity,
  });
  const made = ({ id }: Application) => {
    void queries.invalidateQueries({ queryKey: ["routing-applications"] });
    void navigate({ to: "/routing-applications/$id", params: { id } });
  };
  const form = useForm<
    { client_id: string | null; name: string; description: string },
    Application
  >({
    initial: copied
      ? {
          client_id: copied.client_id,
          name: copiedName(copied.name),
          description: copied.description,
        }
      : { client_id: ownClient, name: "", description: "" },
    save: ({ client_id: clientId, ...values }) => {
      const client = clientId ? { client_id: clientId } : {};
      if (!copied)
        return applications.make({ ...values, ...client, ...(chosen && { ready_made: chosen }) });
      const file = { ...copied.file, description: values.description };
      return applications.bring({ file, name: values.name, ...client });
    },
    saved: made,
  });
  const choose = (code: string | null, name: string) => {
    const before = ready.data?.find((one) => one.code === chosen)?.name ?? "";
    if (form.values.name === before) form.set("name", name);
    setChosen(code);
  };
  const bring = async (file: File | null) => {
    if (!file) return;
    try {
      if (file.size > FILE_LIMIT) throw new SyntaxError();
      const { client_id: clientId, name } = form.values;
      made(await bringFile(await file.text(), { clientId, name }));
    } catch (error) {
      if (error instanceof SyntaxError)
        toast({ tone: "bad", title: t("import.unreadable"), hint: t("import.unreadable.hint") });
      else if (isTaken(error))
        toast({ tone: "bad", title: t("import.taken"), hint: t("import.taken.hint") });
      else toastProblem(error);
    }
  };
  return (
    <PageFrame
      narrow
      title={t("new.title")}
      about={copied ? t("new.copy", { name: copied.name }) : t("new.about")}
      back={<BackLink to="/routing-applications">{t("title")}</BackLink>}
      action={
        copied ? undefined : (
          <FileButton accept="application/json,.json" onChange={(file) => void bring(file)}>
            {(props) => (
              <Button variant="default" {...props}>
                {t("import")}
              </Button>
            )}
          </FileButton>
        )
      }
    >
      <FormFrame
        form={form}
        isNew
        saveLabel={t("new.make")}
        onCancel={() => void navigate({ to: "/routing-applications" })}
      >
        {!copied && (
          <FormSection title={t("new.from")}>
            <Cards ready={ready.data ?? []} chosen={chosen} onChoose={choose} />
          </FormSection>
        )}
        <FormSection title={t("new.name")}>
          <ClientField {...form.client("client_id")} />
          <TextInput label={t("name")} required {...form.text("name")} />
          <TextInput label={t("description")} {...form.text("description")} />
        </FormSection>
      </FormFrame>
    </PageFrame>
  );
}
