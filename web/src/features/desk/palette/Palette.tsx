import { Modal, TextInput } from "@mantine/core";
import { type KeyboardEvent, useId, useState } from "react";
import { useWords } from "~/kernel/i18n";
import { Kbd } from "~/ui/Kbd";
import { useFocusBack } from "~/ui/useFocusBack";
import { matching } from "../thread/templates/fuzzy";
import { words } from "../words";
import type { Command } from "./commands";
import classes from "./Palette.module.css";

const AT_MOST = 40;

type PaletteProps = Readonly<{ commands: readonly Command[]; onClose: () => void }>;

/** Everything that can be done now, by a few letters of its name. */
export function Palette({ commands, onClose }: PaletteProps) {
  const t = useWords(words);
  useFocusBack();
  const id = useId();
  const [query, setQuery] = useState("");
  const [chosen, setChosen] = useState(0);
  const named = commands.map((command) => ({ ...command, text: command.about ?? null }));
  const found = matching(named, query.trim()).slice(0, AT_MOST);
  const current = Math.min(chosen, Math.max(0, found.length - 1));
  const run = (command: Command | undefined) => {
    if (!command) return;
    onClose();
    command.run();
  };
  const onKeyDown = (key: KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[key.key];
    if (key.nativeEvent.isComposing) return;
    if (by !== undefined && found.length > 0) {
      const next = (current + by + found.length) % found.length;
      setChosen(next);
      document.getElementById(`${id}-${next}`)?.scrollIntoView({ block: "nearest" });
    } else if (key.key === "Enter") run(found[current]);
    else return;
    key.preventDefault();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      withCloseButton={false}
      title={t("palette.title")}
      yOffset="12vh"
    >
      <TextInput
        aria-label={t("palette.label")}
        placeholder={t("palette.label")}
        data-autofocus
        role="combobox"
        aria-expanded
        aria-controls={id}
        aria-autocomplete="list"
        aria-activedescendant={found.length > 0 ? `${id}-${current}` : undefined}
        value={query}
        onChange={(change) => {
          setQuery(change.currentTarget.value);
          setChosen(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div id={id} className={classes["list"]} role="listbox" aria-label={t("palette.title")}>
        {found.map((command, index) => (
          // The field holds the focus and hears the keys (ARIA: combobox).
          // eslint-disable-next-line jsx-a11y/click-events-have-key-events
          <div
            key={command.id}
            id={`${id}-${index}`}
            className={classes["option"]}
            role="option"
            aria-selected={index === current}
            tabIndex={-1}
            onMouseDown={(press) => press.preventDefault()}
            onClick={() => run(command)}
          >
            <span>{command.name}</span>
            {command.about && <small>{command.about}</small>}
            {command.keys && <Kbd>{command.keys}</Kbd>}
          </div>
        ))}
      </div>
      {found.length === 0 && <p role="status">{t("palette.nothing")}</p>}
    </Modal>
  );
}
