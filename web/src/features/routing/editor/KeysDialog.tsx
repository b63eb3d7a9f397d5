import { Modal } from "@mantine/core";
import { useWords } from "~/kernel/i18n";
import { Kbd } from "~/ui/Kbd";
import { words } from "../words/editor";
import classes from "./editor.module.css";

const KEYS = [
  ["N", "keys.add"],
  ["← ↑ → ↓", "keys.go"],
  ["Alt ← ↑ → ↓", "keys.shift"],
  ["Enter", "keys.open"],
  ["Esc", "keys.back"],
  ["Del", "keys.delete"],
  ["Ctrl C, Ctrl V", "keys.copy"],
  ["Ctrl A", "keys.all"],
  ["Ctrl Z, Ctrl Shift Z", "keys.undo"],
  ["F", "keys.find"],
  ["P", "keys.problem"],
  ["L", "keys.arrange"],
  ["Ctrl S", "keys.save"],
  ["?", "keys.help"],
] as const;

type KeysDialogProps = Readonly<{ opened: boolean; onClose: () => void }>;

export function KeysDialog({ opened, onClose }: KeysDialogProps) {
  const t = useWords(words);
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t("keys.title")}
      closeButtonProps={{ "aria-label": t("close") }}
    >
      <dl className={classes["keys"]}>
        {KEYS.map(([key, what]) => (
          <div key={key}>
            <dt>
              <Kbd>{key}</Kbd>
            </dt>
            <dd>{t(what)}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
