import { Modal, Switch } from "@mantine/core";
import { useState } from "react";
import { useWords } from "~/kernel/i18n";
import { Kbd } from "~/ui/Kbd";
import classes from "./KeysDialog.module.css";
import { singleKeys } from "./keys";
import { words } from "./words";

const keys = [
  ["keys.accept", "Enter"],
  ["keys.decline", "Shift Esc", "D"],
  ["keys.next", "J", "Alt ↓"],
  ["keys.previous", "K", "Alt ↑"],
  ["keys.reply", "R"],
  ["keys.send", "Enter"],
  ["keys.line", "Shift Enter"],
  ["keys.close", "E", "Alt E"],
  ["keys.transfer", "T"],
  ["keys.park", "P"],
  ["keys.return", "B"],
  ["keys.call", "H"],
  ["keys.status", "Alt 1 … 9"],
  ["keys.help", "?"],
] as const;

export function KeysDialog({
  opened,
  onClose,
}: Readonly<{ opened: boolean; onClose: () => void }>) {
  const t = useWords(words);
  const [single, setSingle] = useState(singleKeys.get);
  return (
    <Modal opened={opened} onClose={onClose} title={t("keys.title")}>
      <dl className={classes["keys"]}>
        {keys.map(([word, ...names]) => (
          <div key={word}>
            <dt>{t(word)}</dt>
            <dd>
              {names.map((name) => (
                <Kbd key={name}>{name}</Kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
      <Switch
        label={t("keys.single")}
        description={t("keys.single.hint")}
        checked={single}
        onChange={(event) => {
          singleKeys.set(event.currentTarget.checked);
          setSingle(event.currentTarget.checked);
        }}
      />
    </Modal>
  );
}
