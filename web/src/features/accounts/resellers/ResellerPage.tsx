import { Switch, TextInput } from "@mantine/core";
import { useParams } from "@tanstack/react-router";
import type { Reseller } from "~/kernel/api";
import { api, ifMatch, ok, tagged } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import { useRight } from "~/kernel/me";
import { BackLink } from "~/ui/BackLink";
import { FormFrame, FormSection } from "~/ui/form/FormFrame";
import { type Loaded, LoadedObject } from "~/ui/form/LoadedObject";
import { useForm } from "~/ui/form/useForm";
import { useLeave } from "~/ui/form/useLeave";
import { PageFrame } from "~/ui/PageFrame";
import { words as common } from "../words";
import { words } from "./words";

type ResellerValues = Omit<Reseller, "id" | "created_at">;

/** One reseller, or a new one where the address names none. */
export function ResellerPage() {
  const { id } = useParams({ strict: false });
  const t = useWords(words);
  return (
    <LoadedObject<Reseller>
      name="resellers"
      id={id}
      read={(wanted) =>
        tagged(api.GET("/api/v1/resellers/{id}", { params: { path: { id: wanted } } }))
      }
    >
      {(loaded) => (
        <PageFrame
          narrow
          title={loaded?.data.name ?? t("form.new")}
          back={<BackLink to="/administration/resellers">{t("title")}</BackLink>}
        >
          <ResellerForm loaded={loaded} />
        </PageFrame>
      )}
    </LoadedObject>
  );
}

function ResellerForm({ loaded }: Readonly<{ loaded: Loaded<Reseller> | undefined }>) {
  const t = useWords(words);
  const c = useWords(common);
  const readOnly = !useRight("resellers.manage");
  const { leave, saved } = useLeave("resellers", "/administration/resellers");
  const form = useForm<ResellerValues, Reseller>({
    initial: loaded?.data ?? { code: "", name: "", active: true, require_second_factor: false },
    save: (values, changed) =>
      loaded
        ? ok(
            api.PATCH("/api/v1/resellers/{id}", {
              params: { path: { id: loaded.data.id }, header: ifMatch(loaded.tag) },
              body: changed,
            }),
          )
        : ok(api.POST("/api/v1/resellers", { body: values })),
    saved,
  });
  return (
    <FormFrame
      form={form}
      onCancel={leave}
      isNew={!loaded}
      readOnly={readOnly}
      {...(loaded && { onReload: loaded.reload })}
    >
      <FormSection title={c("master")}>
        <TextInput
          label={c("name")}
          required
          data-autofocus={!loaded || undefined}
          {...form.text("name")}
        />
        <TextInput label={c("code")} description={c("code.hint")} required {...form.text("code")} />
        <Switch label={c("active")} description={t("form.active.hint")} {...form.check("active")} />
        <Switch
          label={t("form.second_factor")}
          description={t("form.second_factor.hint")}
          {...form.check("require_second_factor")}
        />
      </FormSection>
    </FormFrame>
  );
}
