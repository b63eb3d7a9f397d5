import { MultiSelect, NumberInput, Switch, TextInput } from "@mantine/core";
import type { NewTransactionCode, TransactionCode, TransactionCodeChange } from "~/kernel/api";
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
import { byName } from "~/ui/form/values";
import { copiedName, copyInto } from "~/ui/form/values";
import { words } from "./words";

type CodeValues = Omit<TransactionCode, "id" | "client_id" | "position"> & {
  client_id: string | null;
  position: number | null;
};

function newCode(clientId: string | null): CodeValues {
  return { client_id: clientId, name: "", position: null, active: true, acd_group_ids: [] };
}

function copyOf(code: TransactionCode): CodeValues {
  const name = copiedName(code.name);
  return copyInto<CodeValues>(newCode(code.client_id), code, { name, position: null });
}

/** One transaction code, or a new one where the address names none. */
export function CodePage() {
  const t = useWords(words);
  return (
    <ObjectPage<TransactionCode>
      name="transaction-codes"
      table="/acd/transaction-codes"
      title={t("title")}
      newTitle={t("form.new")}
      read={(wanted) =>
        tagged(api.GET("/api/v1/transaction-codes/{id}", { params: { path: { id: wanted } } }))
      }
    >
      {(loaded, copied) => <CodeForm loaded={loaded} copied={copied} />}
    </ObjectPage>
  );
}

type CodeFormProps = Readonly<{
  loaded: Loaded<TransactionCode> | undefined;
  copied: TransactionCode | undefined;
}>;

function CodeForm({ loaded, copied }: CodeFormProps) {
  const t = useWords(words);
  const ownClient = useMe().client?.id ?? null;
  const { leave, saved } = useLeave("transaction-codes", "/acd/transaction-codes");
  const form = useForm<CodeValues, TransactionCode>({
    initial: loaded?.data ?? (copied ? copyOf(copied) : newCode(ownClient)),
    save: (values, changed) =>
      loaded
        ? ok(
            api.PATCH("/api/v1/transaction-codes/{id}", {
              params: { path: { id: loaded.data.id }, header: ifMatch(loaded.tag) },
              body: changed as TransactionCodeChange,
            }),
          )
        : ok(api.POST("/api/v1/transaction-codes", { body: values satisfies NewTransactionCode })),
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
        <NumberInput
          label={t("position")}
          required={Boolean(loaded)}
          description={t(loaded ? "form.position.hint" : "form.position.new")}
          min={0}
          max={9999}
          allowDecimal={false}
          {...form.number("position")}
        />
        <Switch label={t("active")} description={t("form.active.hint")} {...form.check("active")} />
      </FormSection>
      <FormSection title={t("groups")}>
        <MultiSelect
          label={t("form.groups")}
          description={t("form.groups.hint")}
          data={byName(useGroups(form.values.client_id))}
          searchable
          {...form.choices("acd_group_ids")}
        />
      </FormSection>
    </FormFrame>
  );
}
