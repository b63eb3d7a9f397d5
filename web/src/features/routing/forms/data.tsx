import { Button, CloseButton, NumberInput, Select, Switch, TextInput } from "@mantine/core";
import { useWords } from "~/kernel/i18n";
import { PlusIcon } from "~/ui/icons";
import { words } from "../words/forms";
import { TemplateField } from "./fields";
import { type FormProps, replaced } from "./form";
import classes from "./forms.module.css";

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;

export function HttpForm({ settings, set, error }: FormProps<"http">) {
  const t = useWords(words);
  const { headers, save_as: name } = settings;
  return (
    <>
      <Select
        label={t("http.method")}
        data={[...METHODS]}
        value={settings.method}
        onChange={(method) => method && set({ method })}
      />
      <TemplateField
        label={t("http.url")}
        placeholder="https://example.com/orders/{{ order }}"
        value={settings.url}
        error={error("url")}
        onChange={(url) => set({ url })}
      />
      {settings.method !== "GET" && (
        <TemplateField
          rows={3}
          mono
          label={t("http.body")}
          description={t("http.body.hint")}
          placeholder={'{"from": "{{ sender }}"}'}
          value={settings.body}
          error={error("body")}
          onChange={(body) => set({ body })}
        />
      )}
      <fieldset className={classes["group"]}>
        <legend>{t("http.headers")}</legend>
        <p>{t("http.headers.hint", { secret: "{{ secret }}" })}</p>
        {headers.map((header, place) => (
          <div key={place} className={classes["entry"]}>
            <div>
              <TextInput
                label={t("http.header.name")}
                value={header.name}
                error={error(`headers.${place}.name`)}
                onChange={(event) =>
                  set({
                    headers: replaced(headers, place, {
                      ...header,
                      name: event.currentTarget.value,
                    }),
                  })
                }
              />
              <TemplateField
                rows={1}
                label={t("http.header.value")}
                value={header.value}
                error={error(`headers.${place}.value`)}
                onChange={(value) =>
                  set({ headers: replaced(headers, place, { ...header, value }) })
                }
              />
            </div>
            <CloseButton
              size="sm"
              aria-label={t("http.header.remove")}
              onClick={() => set({ headers: replaced(headers, place, undefined) })}
            />
          </div>
        ))}
        <Button
          variant="default"
          size="xs"
          leftSection={<PlusIcon size={14} />}
          onClick={() => set({ headers: [...headers, { name: "", value: "" }] })}
        >
          {t("http.header.add")}
        </Button>
      </fieldset>
      <NumberInput
        label={t("http.timeout")}
        min={1}
        max={30}
        value={settings.timeout_s}
        error={error("timeout_s")}
        onChange={(to) => set({ timeout_s: Number(to) })}
      />
      <Switch
        label={t("http.sign")}
        description={t("http.sign.hint")}
        checked={settings.sign}
        onChange={(event) => set({ sign: event.currentTarget.checked })}
      />
      <Switch
        label={t("http.repeat")}
        description={t(settings.repeat ? "http.repeat.yes" : "http.repeat.no")}
        checked={settings.repeat}
        onChange={(event) => set({ repeat: event.currentTarget.checked })}
      />
      <TextInput
        label={t("save_as")}
        description={t("http.save_as.hint", { name: name || "answer" })}
        ff="monospace"
        value={name}
        error={error("save_as")}
        onChange={(event) => set({ save_as: event.currentTarget.value })}
      />
    </>
  );
}

export function SetVariableForm({ settings, set, error }: FormProps<"set_variable">) {
  const t = useWords(words);
  return (
    <>
      <TextInput
        label={t("set.name")}
        description={t("set.name.hint")}
        ff="monospace"
        value={settings.name}
        error={error("name")}
        onChange={(event) => set({ name: event.currentTarget.value })}
      />
      <TemplateField
        label={t("set.value")}
        value={settings.value}
        error={error("value")}
        onChange={(value) => set({ value })}
      />
    </>
  );
}

export function NoteForm({ settings, set, error }: FormProps<"note">) {
  const t = useWords(words);
  return (
    <TemplateField
      label={t("note.text")}
      value={settings.text}
      error={error("text")}
      onChange={(text) => set({ text })}
    />
  );
}
