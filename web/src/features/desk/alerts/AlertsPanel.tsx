import { Button, Popover, Stack, Switch, Text } from "@mantine/core";
import { useMounted } from "@mantine/hooks";
import { useState } from "react";
import { useWords } from "~/kernel/i18n";
import { Anchor } from "~/ui/later/Anchor";
import type { LaterProps } from "~/ui/later/useLater";
import { words } from "../words";
import { chime, unblock } from "./chime";
import { changeAlerts, useAlertSettings } from "./settings";
import { mayNotify } from "./useOfferAlerts";

/** What may make itself heard, each with a test. */
export function AlertsPanel({ button, opened, onChange }: Readonly<LaterProps>) {
  const t = useWords(words);
  const there = useMounted();
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
    <Popover
      opened={opened && there}
      onChange={onChange}
      width={320}
      position="bottom-end"
      shadow="md"
      trapFocus
      returnFocus
      withinPortal={false}
    >
      <Popover.Target>
        <Anchor button={button} />
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
