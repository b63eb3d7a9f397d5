import { Button, Group } from "@mantine/core";
import { useState } from "react";
import { useWords } from "~/kernel/i18n";
import { useRight } from "~/kernel/me";
import { Kbd } from "~/ui/Kbd";
import { type Act, ACTS, isAct, keyOf, nameOf, refusal, shown } from "~/ui/keys/acts";
import { useOwnKeys } from "~/ui/keys/useOwnKeys";
import { words as keyWords } from "~/ui/keys/words";
import { Part } from "./Part";
import { words } from "./words";

/** Which keys do what at the desk: press a button, then the key. */
export function Keys() {
  const t = useWords(words);
  const tKey = useWords(keyWords);
  const [own, change] = useOwnKeys();
  const [asked, setAsked] = useState<Act>();
  const [refused, setRefused] = useState<string>();
  if (!useRight("desk")) return null;
  const reset = (act: Act) =>
    change(Object.fromEntries(Object.entries(own).filter(([name]) => name !== act)));
  const choose = (act: Act, key: string) => {
    const why = refusal(act, key, own);
    if (why !== undefined) {
      setRefused(
        why === "reserved"
          ? t("keys.reserved", { key: shown(key) })
          : t("keys.taken", { key: shown(key), act: tKey(why) }),
      );
      return;
    }
    setRefused(undefined);
    setAsked(undefined);
    if (key === ACTS[act]) reset(act);
    else change({ ...own, [act]: key });
  };
  return (
    <Part title={t("keys")} about={t("keys.about")}>
      <ul>
        {Object.keys(ACTS)
          .filter(isAct)
          .map((act) => (
            <li key={act}>
              <span>
                {tKey(act)}
                {asked === act && refused !== undefined && <small role="alert">{refused}</small>}
              </span>
              <Group gap="xs" wrap="nowrap">
                {own[act] !== undefined && (
                  <Button
                    variant="subtle"
                    size="compact-sm"
                    aria-label={t("keys.reset.of", { act: tKey(act) })}
                    onClick={() => reset(act)}
                  >
                    {t("keys.reset")}
                  </Button>
                )}
                <Button
                  variant="default"
                  size="compact-sm"
                  aria-label={t("keys.set", { act: tKey(act), key: shown(keyOf(act, own)) })}
                  aria-pressed={asked === act}
                  onClick={() => {
                    setRefused(undefined);
                    setAsked(act);
                  }}
                  onBlur={() => setAsked(undefined)}
                  onKeyDown={(pressed) => {
                    if (asked !== act || pressed.key === "Tab") return;
                    // A modifier is the beginning of a key.
                    if (["Alt", "Shift", "Control", "Meta"].includes(pressed.key)) return;
                    pressed.preventDefault();
                    pressed.stopPropagation();
                    if (pressed.key === "Escape") setAsked(undefined);
                    else choose(act, nameOf(pressed.nativeEvent));
                  }}
                >
                  {asked === act ? t("keys.press") : <Kbd>{shown(keyOf(act, own))}</Kbd>}
                </Button>
              </Group>
            </li>
          ))}
      </ul>
      {Object.keys(own).length > 0 && (
        <Button variant="default" mt="sm" onClick={() => change({})}>
          {t("keys.reset.all")}
        </Button>
      )}
    </Part>
  );
}
