import { ColorInput, Switch, TextInput } from "@mantine/core";
import type { Reseller } from "~/kernel/api";
import { loadBrand } from "~/kernel/brand";
import { api, ifMatch, ok, tagged } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import { useRight } from "~/kernel/me";
import { FormFrame, FormSection } from "~/ui/form/FormFrame";
import type { Loaded } from "~/ui/form/LoadedObject";
import { ObjectPage } from "~/ui/form/ObjectPage";
import { useForm } from "~/ui/form/useForm";
import { useLeave } from "~/ui/form/useLeave";
import { copiedName, copyInto, emptyToNull } from "~/ui/form/values";
import { words as common } from "../words";
import { LogoSection } from "./LogoSection";
import { words } from "./words";

type ResellerValues = Omit<Reseller, "id" | "created_at" | "logo">;

const plain: ResellerValues = {
  code: "",
  name: "",
  active: true,
  require_second_factor: false,
  brand_name: null,
  brand_colour: null,
  help_contact: null,
  mail_sender_name: null,
  host: null,
};

/** Looks like the other one, under a code and a host name of its own. */
function copyOf(reseller: Reseller): ResellerValues {
  const name = copiedName(reseller.name);
  return copyInto<ResellerValues>(plain, reseller, { name, code: "", host: null });
}

/** One reseller, or a new one where the address names none. */
export function ResellerPage() {
  const t = useWords(words);
  return (
    <ObjectPage<Reseller>
      name="resellers"
      table="/administration/resellers"
      title={t("title")}
      newTitle={t("form.new")}
      read={(wanted) =>
        tagged(api.GET("/api/v1/resellers/{id}", { params: { path: { id: wanted } } }))
      }
    >
      {(loaded, copied) => (
        <>
          <ResellerForm loaded={loaded} copied={copied} />
          {loaded && <LogoSection reseller={loaded.data} />}
        </>
      )}
    </ObjectPage>
  );
}

type ResellerFormProps = Readonly<{
  loaded: Loaded<Reseller> | undefined;
  copied: Reseller | undefined;
}>;

function ResellerForm({ loaded, copied }: ResellerFormProps) {
  const t = useWords(words);
  const c = useWords(common);
  const looksOnly = !useRight("resellers.manage");
  const { leave, saved } = useLeave("resellers", "/administration/resellers");
  const form = useForm<ResellerValues, Reseller>({
    initial: loaded?.data ?? (copied ? copyOf(copied) : plain),
    save: (values, changed) =>
      loaded
        ? ok(
            api.PATCH("/api/v1/resellers/{id}", {
              params: { path: { id: loaded.data.id }, header: ifMatch(loaded.tag) },
              body: emptyToNull(changed) as Partial<Reseller>,
            }),
          )
        : ok(api.POST("/api/v1/resellers", { body: emptyToNull(values) as ResellerValues })),
    saved: () => {
      void loadBrand();
      saved();
    },
  });
  return (
    <FormFrame
      form={form}
      onCancel={leave}
      isNew={!loaded}
      {...(loaded && { onReload: loaded.reload })}
    >
      <FormSection title={c("master")}>
        <TextInput
          label={c("name")}
          required
          disabled={looksOnly}
          data-autofocus={!loaded || undefined}
          {...form.text("name")}
        />
        <TextInput
          label={c("code")}
          description={c("code.hint")}
          required
          disabled={looksOnly}
          {...form.text("code")}
        />
        <Switch
          label={c("active")}
          description={t("form.active.hint")}
          disabled={looksOnly}
          {...form.check("active")}
        />
        <Switch
          label={t("form.second_factor")}
          description={t("form.second_factor.hint")}
          disabled={looksOnly}
          {...form.check("require_second_factor")}
        />
      </FormSection>
      <FormSection title={t("looks")} about={t("looks.about")}>
        <TextInput
          label={t("brand_name")}
          description={t("brand_name.hint")}
          {...form.text("brand_name")}
        />
        <ColorInput
          label={t("brand_colour")}
          description={t("brand_colour.hint")}
          {...form.choice("brand_colour")}
          value={form.values.brand_colour ?? ""}
          withEyeDropper={false}
        />
        <TextInput
          label={t("help_contact")}
          description={t("help_contact.hint")}
          {...form.text("help_contact")}
        />
        <TextInput label={t("mail_sender_name")} {...form.text("mail_sender_name")} />
        <TextInput
          label={t("host")}
          description={t(looksOnly ? "host.system" : "host.hint")}
          disabled={looksOnly}
          {...form.text("host")}
        />
      </FormSection>
    </FormFrame>
  );
}
