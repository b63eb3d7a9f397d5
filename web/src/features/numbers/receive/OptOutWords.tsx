import { Button, Group, Modal, Stack, TagsInput, Text, Textarea } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { OptOutWords as Words, ReceiveConnector } from "~/kernel/api";
import { api, ok } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import { ProblemPanel } from "~/ui/ProblemPanel";
import { toast } from "~/ui/toast";
import { words } from "./optOutWords";

type OptOutWordsProps = Readonly<{ connector: ReceiveConnector }>;
const KINDS = ["stop", "start", "help"] as const;

/** By which words people opt out at a connector, and what answers them. */
export function OptOutWords({ connector }: OptOutWordsProps) {
  const t = useWords(words);
  const [opened, setOpened] = useState(false);
  const path = { path: { id: connector.id } };
  const found = useQuery({
    queryKey: ["opt-out-words", connector.id],
    queryFn: () =>
      ok(api.GET("/api/v1/sms-receive-connectors/{id}/opt-out-words", { params: path })),
    enabled: opened,
  });
  return (
    <>
      <Button size="xs" variant="default" onClick={() => setOpened(true)}>
        {t("open")}
      </Button>
      <Modal
        opened={opened}
        onClose={() => setOpened(false)}
        title={t("title")}
        closeButtonProps={{ "aria-label": t("close") }}
        size="lg"
      >
        {found.error && <ProblemPanel error={found.error} />}
        {found.data && (
          <Form
            key={JSON.stringify(found.data)}
            connector={connector}
            found={found.data}
            done={() => setOpened(false)}
          />
        )}
      </Modal>
    </>
  );
}

function Form(props: OptOutWordsProps & Readonly<{ found: Words; done: () => void }>) {
  const { connector, found, done } = props;
  const t = useWords(words);
  const queries = useQueryClient();
  const [values, setValues] = useState(found);
  const params = { path: { id: connector.id } };
  const onSuccess = (now: Words) => {
    queries.setQueryData(["opt-out-words", connector.id], now);
    toast({ tone: "good", title: t("saved") });
    done();
  };
  const save = useMutation({
    mutationFn: () => {
      const { stop, start, help, stop_answer, start_answer, help_answer } = values;
      const body = { stop, start, help, stop_answer, start_answer, help_answer };
      return ok(api.PUT("/api/v1/sms-receive-connectors/{id}/opt-out-words", { params, body }));
    },
    onSuccess,
  });
  const reset = useMutation({
    mutationFn: () =>
      ok(api.DELETE("/api/v1/sms-receive-connectors/{id}/opt-out-words", { params })),
    onSuccess,
  });
  return (
    <Stack gap="md">
      <Text size="sm">{t("about")}</Text>
      {KINDS.map((kind) => (
        <Stack key={kind} gap="xs">
          <TagsInput
            label={t(kind)}
            description={t(`${kind}.hint`)}
            acceptValueOnBlur
            maxTags={50}
            value={values[kind]}
            onChange={(chosen) => setValues({ ...values, [kind]: chosen })}
          />
          <Textarea
            label={t("answer", { word: t(kind) })}
            autosize
            maxLength={1600}
            value={values[`${kind}_answer`] ?? values.default_answers[kind] ?? ""}
            onChange={(event) =>
              setValues({ ...values, [`${kind}_answer`]: event.currentTarget.value })
            }
          />
        </Stack>
      ))}
      {(save.error ?? reset.error) && <ProblemPanel error={save.error ?? reset.error} />}
      <Group justify="space-between">
        {found.own ? (
          <Button variant="default" loading={reset.isPending} onClick={() => reset.mutate()}>
            {t("reset")}
          </Button>
        ) : (
          <span />
        )}
        <Button loading={save.isPending} onClick={() => save.mutate()}>
          {t("save")}
        </Button>
      </Group>
    </Stack>
  );
}
