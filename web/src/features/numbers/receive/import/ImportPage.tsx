import { Button, FileButton, Group, Stack, Textarea } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import type { ImportedConnectors } from "~/kernel/api";
import { api, ok } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import { useMe } from "~/kernel/me";
import { BackLink } from "~/ui/BackLink";
import { ClientField } from "~/ui/form/ClientField";
import { Notice } from "~/ui/Notice";
import { PageFrame } from "~/ui/PageFrame";
import { ProblemPanel } from "~/ui/ProblemPanel";
import { toast } from "~/ui/toast";
import { decoded } from "./decoded";
import { Preview } from "./Preview";
import { words } from "./words";

/** Connectors of another system, from its table. */
export function ImportPage() {
  const t = useWords(words);
  const me = useMe();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [client, setClient] = useState<string | null>(me.client?.id ?? null);
  const [table, setTable] = useState("");
  const send = useMutation({
    mutationFn: (dryRun: boolean) =>
      ok<ImportedConnectors>(
        api.POST("/api/v1/sms-receive-connectors/import", {
          params: { query: { client_id: client ?? "", dry_run: dryRun } },
          body: table,
          bodySerializer: (body) => body,
          headers: { "Content-Type": "text/csv" },
        }),
      ),
    onSuccess: ({ imported, rows }) => {
      if (!imported) return;
      toast({ tone: "good", title: t("made", { count: rows.length }) });
      void queries.invalidateQueries({ queryKey: ["sms-receive-connectors"] });
      void navigate({ to: "/numbers/receive-connectors" });
    },
  });
  const seen = send.data?.imported === false ? send.data : undefined;
  const wrong = seen?.rows.filter((row) => row.errors.length > 0).length ?? 0;
  const put = (text: string) => {
    setTable(text);
    send.reset();
  };

  return (
    <PageFrame
      title={t("title")}
      about={t("about")}
      back={<BackLink to="/numbers/receive-connectors">{t("connectors")}</BackLink>}
    >
      <Stack gap="md">
        <ClientField
          name="client_id"
          value={client}
          onChange={(id) => {
            setClient(id);
            send.reset();
          }}
        />
        <Textarea
          label={t("table")}
          description={t("table.hint")}
          autosize
          minRows={6}
          maxRows={16}
          spellCheck={false}
          value={table}
          onChange={(event) => put(event.currentTarget.value)}
        />
        <Group gap="xs">
          <FileButton
            accept=".csv,.txt,.tsv,text/csv"
            onChange={(file) => {
              if (file) void file.arrayBuffer().then((bytes) => put(decoded(bytes)));
            }}
          >
            {(props) => (
              <Button variant="default" {...props}>
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
              {t("make", { count: seen.rows.length })}
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
            <Preview rows={seen.rows} />
          </>
        )}
      </Stack>
    </PageFrame>
  );
}
