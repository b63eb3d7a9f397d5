import { Button, Code, Group, Stack, Table, Title } from "@mantine/core";
import { useClipboard } from "@mantine/hooks";
import type { ReactNode } from "react";
import { useWords } from "~/kernel/i18n";
import { CopyButton } from "~/ui/CopyButton";
import { Examples } from "../api/Examples";
import { Answers, Parameters } from "../api/Reference";
import { answers } from "../api/parameters";
import { words as apiWords } from "../api/words";
import classes from "./provider.module.css";
import { words } from "./words";

export type Entered = Readonly<{
  recipient: string;
  require_token: boolean;
  /** Null where there is none, or where the reader may not see it. */
  token: string | null;
}>;

const PARAMETERS = ["receiver", "sender", "message", "message_id", "timestamp"] as const;

/** All that has to be known to set a provider up: to read, to print, to copy. */
export function Sheet({ entered }: Readonly<{ entered: Entered }>) {
  const t = useWords(words);
  const url = `${location.origin}/SMSReceiver`;
  const { recipient, require_token: required, token } = entered;
  const shown = token ?? t(required ? "token.hidden" : "token.none");
  return (
    <Stack gap="xl">
      <Group className={classes["noprint"] ?? ""} gap="xs">
        <Button variant="default" onClick={() => window.print()}>
          {t("print")}
        </Button>
        <CopyAll entered={entered} url={url} />
      </Group>
      <Part title={t("enter")}>
        <Table variant="vertical" layout="fixed" withTableBorder>
          <Table.Tbody>
            <Line name={t("address")} value={url} copy />
            <Line name={t("method")} value={t("method.value")} />
            <Line name={t("receiver")} value={recipient} copy />
            <Line name={t("token")} value={shown} copy={token !== null} />
            {required && <Line name="" value={t("token.how")} />}
          </Table.Tbody>
        </Table>
      </Part>
      <Part title={t("fields")}>
        <Parameters />
      </Part>
      <Part title={t("examples")}>
        <Examples url={url} connector={entered} />
      </Part>
      <Part title={t("answers")}>
        <Answers />
      </Part>
    </Stack>
  );
}

function Part({ title, children }: Readonly<{ title: string; children: ReactNode }>) {
  return (
    <section className={classes["part"]}>
      <Title order={2} mb="sm">
        {title}
      </Title>
      {children}
    </section>
  );
}

type LineProps = Readonly<{ name: string; value: string; copy?: boolean }>;

function Line({ name, value, copy = false }: LineProps) {
  return (
    <Table.Tr>
      {name === "" ? <Table.Td /> : <Table.Th scope="row">{name}</Table.Th>}
      <Table.Td>
        <Group gap="xs" wrap="nowrap">
          {copy ? <Code className={classes["value"] ?? ""}>{value}</Code> : value}
          {copy && <CopyButton value={value} what={name} />}
        </Group>
      </Table.Td>
    </Table.Tr>
  );
}

function CopyAll({ entered, url }: Readonly<{ entered: Entered; url: string }>) {
  const t = useWords(words);
  const a = useWords(apiWords);
  const { copied, copy } = useClipboard({ timeout: 1500 });
  const text = () =>
    [
      `${t("address")}: ${url}`,
      `${t("method")}: ${t("method.value")}`,
      `${t("receiver")}: ${entered.recipient}`,
      `${t("token")}: ${entered.token ?? t(entered.require_token ? "token.hidden" : "token.none")}`,
      ...(entered.require_token ? [t("token.how")] : []),
      "",
      t("fields"),
      ...PARAMETERS.map((name) => `${name}: ${a(`parameters.${name}`)}`),
      "",
      t("answers"),
      ...answers.map(
        (status) => `${status}: ${a(`answers.${status}`)} ${a(`answers.${status}.do`)}`,
      ),
    ].join("\n");
  return (
    <Button variant="default" onClick={() => copy(text())}>
      {t(copied ? "copied" : "copy")}
    </Button>
  );
}
