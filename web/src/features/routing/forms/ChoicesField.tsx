import { ActionIcon, Button, TextInput } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { useWords } from "~/kernel/i18n";
import { CloseIcon, PlusIcon } from "~/ui/icons";
import type { Choice } from "../flow/model";
import { words } from "../words/forms";
import { WordsField } from "./fields";
import { replaced } from "./form";
import classes from "./forms.module.css";

type ChoicesFieldProps = Readonly<{
  label: string;
  description?: string;
  error: (field: string) => string | undefined;
  value: readonly Choice[];
  onChange: (choices: Choice[]) => void;
}>;

/** Words that lead to outputs; each choice is an output of the node. */
export function ChoicesField({ label, description, error, value, onChange }: ChoicesFieldProps) {
  const t = useWords(words);
  const outputs = value.map(({ output }) => output);
  const field = useRef<HTMLFieldSetElement>(null);
  const [grown, setGrown] = useState(0);
  useEffect(() => {
    if (grown > 0)
      [...(field.current?.querySelectorAll<HTMLInputElement>("[data-output]") ?? [])]
        .at(-1)
        ?.select();
  }, [grown]);
  const grow = () => {
    setGrown((count) => count + 1);
    let number = value.length + 1;
    while (outputs.includes(t("choice.named", { number }))) number++;
    onChange([...value, { output: t("choice.named", { number }), words: [] }]);
  };
  return (
    <fieldset ref={field} className={classes["group"]}>
      <legend>{label}</legend>
      {description && <p>{description}</p>}
      {value.map((choice, place) => {
        const change = (part: Partial<Choice>) =>
          onChange(replaced(value, place, { ...choice, ...part }));
        const isTwice = outputs.indexOf(choice.output) !== place;
        return (
          <div key={place} className={classes["entry"]}>
            <div>
              <TextInput
                data-output
                label={t("choice.output")}
                value={choice.output}
                maxLength={40}
                error={isTwice ? t("choice.twice") : error(`choices.${place}.output`)}
                onChange={(event) => change({ output: event.currentTarget.value })}
              />
              <WordsField
                label={t("choice.words")}
                placeholder={choice.words.length === 0 ? t("choice.words.add") : ""}
                value={choice.words}
                error={error(`choices.${place}.words`)}
                onChange={(list) =>
                  change(named(choice, list, t("choice.named", { number: place + 1 })))
                }
              />
            </div>
            <ActionIcon
              aria-label={t("choice.remove", { name: choice.output })}
              onClick={() => onChange(replaced(value, place, undefined))}
            >
              <CloseIcon size={16} />
            </ActionIcon>
          </div>
        );
      })}
      {error("choices") && <p className={classes["bad"]}>{error("choices")}</p>}
      <Button
        variant="default"
        size="xs"
        leftSection={<PlusIcon size={14} />}
        // A word that is still being typed becomes one when its field is left, which would move the button away.
        onMouseDown={(event) => event.preventDefault()}
        onClick={grow}
      >
        {t("choice.add")}
      </Button>
    </fieldset>
  );
}

/** A choice that was not given a name yet is called by its first word. */
function named(choice: Choice, list: string[], unnamed: string): Partial<Choice> {
  const [first] = list;
  const isOpen = choice.output === unnamed || choice.output === "";
  return isOpen && first ? { words: list, output: first.slice(0, 40) } : { words: list };
}
