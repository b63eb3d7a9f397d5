import { Modal, NumberInput, Select, Stack, Switch } from "@mantine/core";
import { useWords } from "~/kernel/i18n";
import { Kbd } from "~/ui/Kbd";
import classes from "./KeysDialog.module.css";
import { useDeskSettings } from "./settings";
import { words } from "./words";

const UNDO_AT_MOST_S = 10;
const keys = [
  ["keys.accept", "Alt Y"],
  ["keys.decline", "Alt N"],
  ["keys.on_card", "Enter", "Shift Esc"],
  ["keys.next", "J", "Alt ↓"],
  ["keys.previous", "K", "Alt ↑"],
  ["keys.reply", "R"],
  ["keys.note", "N"],
  ["keys.template", "/"],
  ["keys.send", "Enter"],
  ["keys.send_close", "Alt Enter"],
  ["keys.line", "Shift Enter"],
  ["keys.out", "Esc"],
  ["keys.close", "E"],
  ["keys.transfer", "T"],
  ["keys.park", "P"],
  ["keys.return", "B"],
  ["keys.unread", "U"],
  ["keys.search", "/"],
  ["keys.context", "I"],
  ["keys.tabs", "G M", "G P", "G Q", "G C"],
  ["keys.call", "H"],
  ["keys.status", "Alt 1 … 9"],
  ["start.title", "C"],
  ["keys.palette", "Ctrl K"],
  ["keys.help", "?"],
] as const;

/** Every key, and how she likes her desk. */
export function KeysDialog({
  opened,
  onClose,
}: Readonly<{ opened: boolean; onClose: () => void }>) {
  const t = useWords(words);
  const [settings, change] = useDeskSettings();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      size="lg"
      title={t("keys.title")}
      closeButtonProps={{ "aria-label": t("dialog.close") }}
    >
      <dl className={classes["keys"]}>
        {keys.map(([word, ...names]) => (
          <div key={word}>
            <dt>{t(word)}</dt>
            <dd>
              {names.map((name) => (
                <Kbd key={name}>
                  {name === "Enter" && word === "keys.send" && settings.send_key === "ctrl_enter"
                    ? "Ctrl Enter"
                    : name}
                </Kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
      <Stack gap="sm">
        <Switch
          label={t("keys.single")}
          description={t("keys.single.hint")}
          checked={settings.single_keys}
          onChange={(event) => change({ single_keys: event.currentTarget.checked })}
        />
        <Select
          label={t("settings.send")}
          data={[
            { value: "enter", label: t("settings.send.enter") },
            { value: "ctrl_enter", label: t("settings.send.ctrl") },
          ]}
          allowDeselect={false}
          value={settings.send_key}
          onChange={(key) => change({ send_key: key === "ctrl_enter" ? key : "enter" })}
        />
        <NumberInput
          label={t("settings.undo")}
          description={t("settings.undo.hint")}
          min={0}
          max={UNDO_AT_MOST_S}
          clampBehavior="strict"
          allowDecimal={false}
          value={settings.undo_s}
          onChange={(seconds) => {
            if (typeof seconds === "number") change({ undo_s: seconds });
          }}
        />
      </Stack>
    </Modal>
  );
}
