import { ActionIcon } from "@mantine/core";
import { lazy, Suspense } from "react";
import { useWords } from "~/kernel/i18n";
import { BellIcon, BellOffIcon } from "~/ui/icons";
import { useLater } from "~/ui/later/useLater";
import { words } from "../words";
import { useAlertSettings } from "./settings";

const AlertsPanel = lazy(async () => ({ default: (await import("./AlertsPanel")).AlertsPanel }));

/** The bell: what may make itself heard. */
export function AlertsMenu() {
  const t = useWords(words);
  const { sound } = useAlertSettings();
  const later = useLater("dialog");
  return (
    <>
      <ActionIcon size="lg" aria-label={t("alerts.label")} {...later.button}>
        {sound ? <BellIcon /> : <BellOffIcon />}
      </ActionIcon>
      {later.menu && (
        <Suspense>
          <AlertsPanel {...later.menu} />
        </Suspense>
      )}
    </>
  );
}
