import { NumberInput, SegmentedControl, Select, Switch, TextInput } from "@mantine/core";
import { useWords } from "~/kernel/i18n";
import { words } from "../words/forms";
import { ChoicesField } from "./ChoicesField";
import { DurationField } from "./DurationField";
import { TemplateField, TextsField, WordsField } from "./fields";
import type { FormProps } from "./form";
import classes from "./forms.module.css";

export function ReplyForm({ settings, set, error }: FormProps<"reply">) {
  const t = useWords(words);
  return (
    <TextsField
      label={t("reply.texts")}
      description={t("texts.hint")}
      value={settings.texts}
      error={error("texts")}
      errorOf={(language) => error(`texts.${language}`)}
      onChange={(texts) => set({ texts })}
    />
  );
}

const ANSWERS = ["free", "choice", "yes_no", "number", "date"] as const;

export function AskAndWaitForm({ settings, set, error }: FormProps<"ask_and_wait">) {
  const t = useWords(words);
  const { answer, again } = settings;
  return (
    <>
      <TextsField
        label={t("ask.question")}
        description={t("texts.hint")}
        value={settings.question}
        error={error("question")}
        errorOf={(language) => error(`question.${language}`)}
        onChange={(question) => set({ question })}
      />
      <Select
        label={t("ask.answer")}
        data={ANSWERS.map((value) => ({ value, label: t(`answer.${value}`) }))}
        value={answer}
        onChange={(to) =>
          to && set({ answer: to, choices: to === "choice" ? settings.choices : [] })
        }
      />
      {answer === "choice" && (
        <ChoicesField
          label={t("ask.choices")}
          value={settings.choices}
          error={(field) => error(field) ?? (field === "choices" ? error("") : undefined)}
          onChange={(choices) => set({ choices })}
        />
      )}
      {answer === "number" && (
        <div className={classes["side"]}>
          <NumberInput
            label={t("ask.minimum")}
            value={settings.minimum ?? ""}
            onChange={(to) => set({ minimum: to === "" ? null : Number(to) })}
          />
          <NumberInput
            label={t("ask.maximum")}
            value={settings.maximum ?? ""}
            onChange={(to) => set({ maximum: to === "" ? null : Number(to) })}
          />
        </div>
      )}
      <DurationField
        label={t("ask.timeout")}
        description={t("ask.timeout.hint")}
        seconds={settings.timeout_s}
        error={error("timeout_s")}
        onChange={(seconds) => set({ timeout_s: seconds })}
      />
      <NumberInput
        label={t("ask.tries")}
        description={t("ask.tries.hint")}
        min={1}
        max={5}
        value={settings.tries}
        error={error("tries")}
        onChange={(to) => set({ tries: Number(to) })}
      />
      {settings.tries > 1 && (
        <Switch
          label={t("ask.again")}
          checked={again !== null}
          onChange={(event) => set({ again: event.currentTarget.checked ? {} : null })}
        />
      )}
      {settings.tries > 1 && again && (
        <TextsField
          label={t("ask.again.texts")}
          value={again}
          error={error("again")}
          errorOf={(language) => error(`again.${language}`)}
          onChange={(texts) => set({ again: texts })}
        />
      )}
      <WordsField
        label={t("ask.person")}
        description={t("ask.person.hint")}
        value={settings.person_words}
        error={error("person_words")}
        onChange={(list) => set({ person_words: list })}
      />
      <TextInput
        label={t("save_as")}
        ff="monospace"
        value={settings.save_as}
        error={error("save_as")}
        onChange={(event) => set({ save_as: event.currentTarget.value })}
      />
    </>
  );
}

export function LanguageForm({ settings, set }: FormProps<"language">) {
  const t = useWords(words);
  return (
    <SegmentedControl
      fullWidth
      aria-label={t("language")}
      data={(["de", "en"] as const).map((value) => ({ value, label: t(`language.${value}`) }))}
      value={settings.language}
      onChange={(language) => set({ language })}
    />
  );
}

export function EmailForm({ settings, set, error }: FormProps<"email">) {
  const t = useWords(words);
  return (
    <>
      <WordsField
        label={t("email.to")}
        placeholder="name@example.com"
        value={settings.to}
        error={error("to")}
        onChange={(to) => set({ to })}
      />
      <TemplateField
        rows={1}
        label={t("email.subject")}
        value={settings.subject}
        error={error("subject")}
        onChange={(subject) => set({ subject })}
      />
      <TemplateField
        rows={4}
        label={t("email.text")}
        value={settings.text}
        error={error("text")}
        onChange={(text) => set({ text })}
      />
    </>
  );
}
