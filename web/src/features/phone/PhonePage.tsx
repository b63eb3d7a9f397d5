import { Button, Group, Stack, Text, TextInput, Title } from "@mantine/core";
import { useWords } from "~/kernel/i18n";
import { EmptyState } from "~/ui/EmptyState";
import { useTitle } from "~/ui/useTitle";
import { Device } from "./Device";
import { anotherNumber } from "./history";
import classes from "./phone.module.css";
import { ReceiverLamp } from "./ReceiverLamp";
import { RequestPane } from "./RequestPane";
import { usePhone } from "./usePhone";
import { words } from "./words";

export function PhonePage() {
  const t = useWords(words);
  const phone = usePhone();
  useTitle(t("title"));
  if (phone.state === "error")
    return <EmptyState title={t("no_demo.title")}>{t("no_demo.text")}</EmptyState>;
  const receiver = phone.contacts.find((c) => c.recipient === phone.last?.to);

  return (
    <main className={classes["page"]}>
      <Device
        contacts={phone.contacts}
        contact={phone.contact}
        bubbles={phone.bubbles}
        onChoose={phone.choose}
        onWrite={phone.write}
        onAgain={phone.again}
      />
      <Stack gap="xl">
        <Stack gap="xs">
          <Group justify="space-between">
            <Title order={1}>{t("title")}</Title>
            <ReceiverLamp />
          </Group>
          <Text c="dimmed">{t("intro")}</Text>
        </Stack>
        <Group align="flex-end">
          <TextInput
            type="tel"
            label={t("mine")}
            description={t("mine.hint")}
            value={phone.number}
            onChange={(event) => phone.setNumber(event.currentTarget.value.trim())}
          />
          <Button variant="default" onClick={() => phone.setNumber(anotherNumber())}>
            {t("mine.another")}
          </Button>
        </Group>
        <RequestPane sms={phone.last} token={receiver?.token ?? null} />
        <Stack gap={4}>
          <Title order={2}>{t("desk")}</Title>
          <Text size="sm">{t("desk.text")}</Text>
        </Stack>
      </Stack>
    </main>
  );
}
