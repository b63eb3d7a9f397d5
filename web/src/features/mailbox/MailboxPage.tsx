import { Anchor, Select, Stack, Text, Title, UnstyledButton } from "@mantine/core";
import { useState } from "react";
import { useWords } from "~/kernel/i18n";
import { formatWhen } from "~/kernel/time";
import { EmptyState } from "~/ui/EmptyState";
import { useTitle } from "~/ui/useTitle";
import { MailPane } from "./MailPane";
import { useMailbox } from "./mailbox";
import classes from "./mailbox.module.css";
import { words } from "./words";

/** The mail program of somebody in the demo who works by e-mail. */
export function MailboxPage() {
  const t = useWords(words);
  useTitle(t("title"));
  const [address, setAddress] = useState<string | null>(null);
  const [chosen, setChosen] = useState<string>();
  const mailbox = useMailbox(address);
  if (mailbox.error && !mailbox.data)
    return <EmptyState title={t("no_demo.title")}>{t("no_demo.text")}</EmptyState>;
  const { people = [], items = [] } = mailbox.data ?? {};
  const mail = items.find((one) => one.id === chosen) ?? items[0];
  return (
    <main className={classes["page"]}>
      <Stack gap="xs" className={classes["head"] ?? ""}>
        <Title order={1}>{t("title")}</Title>
        <Text c="dimmed">{t("intro")}</Text>
        <Select
          label={t("address")}
          maw={360}
          data={people}
          value={address ?? people[0] ?? null}
          onChange={setAddress}
          allowDeselect={false}
        />
        <Anchor href="/phone" target="_blank" rel="noreferrer" size="sm">
          {t("phone")}
        </Anchor>
      </Stack>
      {mail ? (
        <>
          <nav aria-label={t("list")}>
            <ul className={classes["list"]}>
              {items.map((one) => (
                <li key={one.id}>
                  <UnstyledButton
                    className={classes["item"] ?? ""}
                    aria-current={one.id === mail.id}
                    onClick={() => setChosen(one.id)}
                  >
                    <Text size="sm" fw={600}>
                      {one.subject}
                    </Text>
                    <Text size="xs" c="dimmed">
                      {formatWhen(one.at)}
                    </Text>
                  </UnstyledButton>
                </li>
              ))}
            </ul>
          </nav>
          <MailPane key={mail.id} mail={mail} onWrite={() => setChosen(mail.id)} />
        </>
      ) : (
        mailbox.data && (
          <div className={classes["head"]}>
            <EmptyState title={t("empty.title")}>{t("empty.text")}</EmptyState>
          </div>
        )
      )}
    </main>
  );
}
