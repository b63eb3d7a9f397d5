import { Anchor, Modal, NumberInput, Select, Stack, Switch } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useWords } from "~/kernel/i18n";
import { Kbd } from "~/ui/Kbd";
import { type Act, ACTS, isAct } from "~/ui/keys/acts";
import { useKeyOf } from "~/ui/keys/useOwnKeys";
import { words as keyWords } from "~/ui/keys/words";
import { useFocusBack } from "~/ui/useFocusBack";
import classes from "./KeysDialog.module.css";
import { useDeskSettings } from "./settings";
import { words } from "./words";

const UNDO_AT_MOST_S = 10;
const fixed = [
  ["keys.on_card", "Enter", "Shift Esc"],
  ["keys.template", "/"],
  ["keys.send", "Enter"],
  ["keys.line", "Shift Enter"],
  ["keys.out", "Esc"],
  ["keys.tabs", "G M", "G P", "G Q", "G C"],
  ["keys.status", "Alt 1 … 9"],
] as const;
const more: Partial<Record<Act, string>> = { next: "Alt ↓", previous: "Alt ↑" };

/** Every key, and how she likes her desk. */
export function KeysDialog({
  opened,
  onClose,
}: Readonly<{ opened: boolean; onClose: () => void }>) {
  const t = useWords(words);
  useFocusBack();
  const tKey = useWords(keyWords);
  const keyOf = useKeyOf();
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
        {Object.keys(ACTS)
          .filter(isAct)
          .map((act) => (
            <div key={act}>
              <dt>{tKey(act)}</dt>
              <dd>
                <Kbd>{keyOf(act)}</Kbd>
                {more[act] && <Kbd>{more[act]}</Kbd>}
              </dd>
            </div>
          ))}
        {fixed.map(([word, ...names]) => (
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
        <Anchor
          size="sm"
          renderRoot={(props) => <Link to="/account" onClick={onClose} {...props} />}
        >
          {t("keys.change")}
        </Anchor>
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
