import { ActionIcon, Button, Popover, Stack, Switch, Text } from "@mantine/core";
import { useState } from "react";
import { useWords } from "~/kernel/i18n";
import { BellIcon, BellOffIcon } from "~/ui/icons";
import { words } from "../words";
import { chime, unblock } from "./chime";
import { changeAlerts, useAlertSettings } from "./settings";
import { mayNotify } from "./useOfferAlerts";

/** What may make itself heard, each with a test. */
export function AlertsMenu() {
  const t = useWords(words);
  const { sound, notify } = useAlertSettings();
  const [refused, setRefused] = useState(false);

  const test = async () => {
    await unblock();
    chime();
  };
  const switchNotify = async (wanted: boolean) => {
    const allowed = !wanted || (await askToNotify());
    setRefused(!allowed);
    changeAlerts({ notify: wanted && allowed });
  };

  return (
    <Popover width={320} position="bottom-end" shadow="md" trapFocus withinPortal={false}>
      <Popover.Target>
        <ActionIcon size="lg" aria-label={t("alerts.label")}>
          {sound ? <BellIcon /> : <BellOffIcon />}
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown aria-label={t("alerts.label")}>
        <Stack gap="sm">
          <Switch
            label={t("alerts.sound")}
            checked={sound}
            onChange={(event) => changeAlerts({ sound: event.currentTarget.checked })}
          />
          <Switch
            label={t("alerts.notify")}
            checked={notify && mayNotify()}
            onChange={(event) => void switchNotify(event.currentTarget.checked)}
          />
          {refused && (
            <Text size="sm" c="var(--warn)" role="alert">
              {t("alerts.refused")}
            </Text>
          )}
          <Button variant="default" onClick={() => void test()}>
            {t("alerts.test")}
          </Button>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}

async function askToNotify(): Promise<boolean> {
  if (typeof Notification === "undefined") return false;
  return (await Notification.requestPermission()) === "granted";
}
