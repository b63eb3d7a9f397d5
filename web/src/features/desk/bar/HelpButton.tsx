import { ActionIcon } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { lazy, Suspense } from "react";
import { useWords } from "~/kernel/i18n";
import { QuestionIcon } from "~/ui/icons";
import { Tip } from "~/ui/later/Tip";
import { useKeys } from "../keys";
import { words } from "~/ui/keys/words";

const KeysDialog = lazy(async () => ({ default: (await import("../KeysDialog")).KeysDialog }));

/** The list of keys, by mouse and by its own key. */
export function HelpButton() {
  const t = useWords(words);
  const [opened, { toggle, close }] = useDisclosure(false);
  useKeys({ help: toggle });
  return (
    <>
      <Tip label={t("help")}>
        <ActionIcon size="lg" visibleFrom="sm" aria-label={t("help")} onClick={toggle}>
          <QuestionIcon />
        </ActionIcon>
      </Tip>
      {opened && (
        <Suspense>
          <KeysDialog opened onClose={close} />
        </Suspense>
      )}
    </>
  );
}
