import { ActionIcon } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { lazy, Suspense } from "react";
import { useWords } from "~/kernel/i18n";
import { HandIcon } from "~/ui/icons";
import { Tip } from "~/ui/later/Tip";
import { useKeys } from "../keys";
import { words } from "../words";

const Calling = lazy(async () => ({ default: (await import("./Calling")).Calling }));

/** Asks her supervisors for help, with the SMS that is open. */
export function CallButton() {
  const t = useWords(words);
  const [opened, { open, close }] = useDisclosure(false);
  useKeys({ call: open });
  return (
    <>
      <Tip label={t("call.title")}>
        <ActionIcon size="lg" aria-label={t("call.title")} onClick={open}>
          <HandIcon />
        </ActionIcon>
      </Tip>
      {opened && (
        <Suspense>
          <Calling onClose={close} />
        </Suspense>
      )}
    </>
  );
}
