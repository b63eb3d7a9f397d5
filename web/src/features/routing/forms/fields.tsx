import {
  ActionIcon,
  Autocomplete,
  Menu,
  MultiSelect,
  Select,
  TagsInput,
  Textarea,
  TextInput,
  Tooltip,
} from "@mantine/core";
import { useRef } from "react";
import { useGroups } from "~/kernel/choices";
import { useWords } from "~/kernel/i18n";
import { VariableIcon } from "~/ui/icons";
import { byName } from "~/ui/form/values";
import { isVariable, words } from "../words/forms";
import { useSurroundings } from "./form";
import classes from "./forms.module.css";

interface Common {
  label: string;
  description?: string | undefined;
  error?: string | undefined;
  placeholder?: string;
  required?: boolean;
}

type TemplateFieldProps = Readonly<
  Common & { value: string; onChange: (text: string) => void; rows?: number; mono?: boolean }
>;

/** A text with variables in it, which can be put in from a list. */
export function TemplateField({ value, onChange, rows = 2, mono, ...common }: TemplateFieldProps) {
  const field = useRef<HTMLInputElement & HTMLTextAreaElement>(null);
  const insert = (name: string) => {
    const [begin, end] = [field.current?.selectionStart, field.current?.selectionEnd];
    const at = begin ?? value.length;
    onChange(`${value.slice(0, at)}{{ ${name} }}${value.slice(end ?? at)}`);
    field.current?.focus();
  };
  const props = {
    ...common,
    ref: field,
    value,
    onChange: (event: { currentTarget: { value: string } }) => onChange(event.currentTarget.value),
    rightSection: <VariableMenu onChoose={insert} />,
    ...(mono && { ff: "monospace" }),
  };
  if (rows === 1) return <TextInput {...props} />;
  return (
    <Textarea
      {...props}
      minRows={rows}
      maxRows={12}
      classNames={{ section: classes["top"] ?? "" }}
    />
  );
}

function VariableMenu({ onChoose }: Readonly<{ onChoose: (name: string) => void }>) {
  const t = useWords(words);
  const { variables } = useSurroundings();
  return (
    <Menu position="bottom-end" width={300}>
      <Tooltip label={t("variable.insert")}>
        <Menu.Target>
          <ActionIcon size="sm" aria-label={t("variable.insert")}>
            <VariableIcon size={16} />
          </ActionIcon>
        </Menu.Target>
      </Tooltip>
      <Menu.Dropdown className={classes["variables"] ?? ""}>
        {variables.map((name) => (
          <Menu.Item key={name} onClick={() => onChoose(name)}>
            <VariableName name={name} />
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function VariableName({ name }: Readonly<{ name: string }>) {
  const t = useWords(words);
  const key = `variable.${name.replace(/^(contact_field|event_variable)s\..*/, "$1")}`;
  return (
    <span className={classes["variable"]}>
      <code>{name}</code>
      {isVariable(key) && <span>{t(key)}</span>}
    </span>
  );
}

type VariableFieldProps = Readonly<Common & { value: string; onChange: (name: string) => void }>;

/** A variable by its name; dots lead into what a request brought. */
export function VariableField({ value, onChange, ...common }: VariableFieldProps) {
  const { variables } = useSurroundings();
  return (
    <Autocomplete
      {...common}
      size="sm"
      data={[...variables]}
      value={value}
      onChange={onChange}
      renderOption={({ option }) => <VariableName name={option.value} />}
      maxDropdownHeight={280}
    />
  );
}

type VariablesFieldProps = Readonly<
  Common & { value: string[]; onChange: (names: string[]) => void }
>;

export function VariablesField({ value, onChange, ...common }: VariablesFieldProps) {
  const { variables } = useSurroundings();
  const data = [...new Set([...value, ...variables])];
  return <MultiSelect {...common} data={data} value={value} onChange={onChange} searchable />;
}

type TextsFieldProps = Readonly<
  Common & {
    value: Partial<Record<"de" | "en", string>>;
    onChange: (texts: Partial<Record<"de" | "en", string>>) => void;
    errorOf: (language: string) => string | undefined;
  }
>;

/** The same text in each language; one is enough. */
export function TextsField({
  label,
  description,
  error,
  value,
  onChange,
  errorOf,
}: TextsFieldProps) {
  const t = useWords(words);
  const set = (language: "de" | "en", text: string) => {
    const others = Object.entries(value).filter(([one]) => one !== language);
    onChange(Object.fromEntries(text === "" ? others : [...others, [language, text]]));
  };
  return (
    <fieldset className={classes["group"]}>
      <legend>{label}</legend>
      {description && <p>{description}</p>}
      {(["de", "en"] as const).map((language) => (
        <TemplateField
          key={language}
          label={t(`language.${language}`)}
          value={value[language] ?? ""}
          onChange={(text) => set(language, text)}
          error={errorOf(language) ?? (Object.keys(value).length === 0 ? error : undefined)}
        />
      ))}
    </fieldset>
  );
}

type WordsFieldProps = Readonly<Common & { value: string[]; onChange: (words: string[]) => void }>;

/** Words, one after the other by Enter or comma. */
export function WordsField({ value, onChange, ...common }: WordsFieldProps) {
  return (
    <TagsInput
      {...common}
      size="sm"
      value={value}
      // A blank behind the last comma is no word.
      onChange={(words) => onChange(words.map((word) => word.trim()).filter(Boolean))}
      splitChars={[",", ";"]}
      acceptValueOnBlur
    />
  );
}

type GroupFieldProps = Readonly<
  Common & { value: string | null; onChange: (id: string | null) => void }
>;

export function GroupField(props: GroupFieldProps) {
  const { clientId } = useSurroundings();
  return (
    <Select {...props} data={byName(useGroups(clientId))} searchable selectFirstOptionOnChange />
  );
}
