import { Button, FileButton, Group, Stack, Textarea } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { useWords } from "~/kernel/i18n";
import { useMe } from "~/kernel/me";
import { ClientField } from "../form/ClientField";
import { Notice } from "../Notice";
import { ProblemPanel } from "../ProblemPanel";
import { decoded } from "./decoded";
import type { ImportedRow } from "./Preview";
import { words } from "./words";

export interface ImportAnswer {
  imported: boolean;
  rows: readonly ImportedRow[];
  ignored: readonly string[];
}

type TableImportProps<Answer extends ImportAnswer> = Readonly<{
  /** What the columns are called. */
  columns: string;
  send: (clientId: string, table: string, dryRun: boolean) => Promise<Answer>;
  /** What the button says that makes them all. */
  make: (count: number) => string;
  imported: (answer: Answer) => void;
  preview: (rows: Answer["rows"]) => ReactNode;
  /** What else is chosen. */
  children?: ReactNode;
}>;

/** A client, a table from a file or typed, what would become of each row, and then all of them. */
export function TableImport<Answer extends ImportAnswer>(props: TableImportProps<Answer>) {
  const t = useWords(words);
  const me = useMe();
  const [client, setClient] = useState<string | null>(me.client?.id ?? null);
  const [table, setTable] = useState("");
  const send = useMutation({
    mutationFn: (dryRun: boolean) => props.send(client ?? "", table, dryRun),
    onSuccess: (answer) => {
      if (answer.imported) props.imported(answer);
    },
  });
  const seen = send.data?.imported === false ? send.data : undefined;
  const wrong = seen?.rows.filter((row) => row.errors.length > 0).length ?? 0;
  const put = (text: string) => {
    setTable(text);
    send.reset();
  };
  const choose = (id: string | null) => {
    setClient(id);
    send.reset();
  };
  return (
    <Stack gap="md">
      <ClientField name="client_id" value={client} onChange={choose} onOnly={choose} />
      <Textarea
        label={t("table")}
        description={t("table.hint", { columns: props.columns })}
        autosize
        minRows={6}
        maxRows={16}
        spellCheck={false}
        value={table}
        onChange={(event) => put(event.currentTarget.value)}
      />
      {props.children}
      <Group gap="xs">
        <FileButton
          accept=".csv,.txt,.tsv,text/csv"
          onChange={(file) => {
            if (file) void file.arrayBuffer().then((bytes) => put(decoded(bytes)));
          }}
        >
          {(button) => (
            <Button variant="default" {...button}>
              {t("file")}
            </Button>
          )}
        </FileButton>
        <Button
          variant={seen && wrong === 0 ? "default" : "filled"}
          disabled={client === null || table.trim() === ""}
          loading={send.isPending}
          onClick={() => send.mutate(true)}
        >
          {t("check")}
        </Button>
        {seen && wrong === 0 && seen.rows.length > 0 && (
          <Button loading={send.isPending} onClick={() => send.mutate(false)}>
            {props.make(seen.rows.length)}
          </Button>
        )}
      </Group>
      {send.error && <ProblemPanel error={send.error} onRetry={() => send.mutate(true)} />}
      {seen && (
        <>
          <Notice tone={wrong > 0 ? "bad" : "plain"}>
            {wrong > 0 ? t("wrong", { count: wrong }) : t(seen.rows.length ? "good" : "none")}
          </Notice>
          {seen.ignored.length > 0 && (
            <Notice>{t("ignored", { columns: seen.ignored.join(", ") })}</Notice>
          )}
          {props.preview(seen.rows)}
        </>
      )}
    </Stack>
  );
}
