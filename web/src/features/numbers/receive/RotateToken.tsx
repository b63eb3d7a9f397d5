import { ActionIcon, Button, Group, Modal, Stack, Text, Tooltip } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { ReceiveConnector } from "~/kernel/api";
import { api, ifMatch, ok, tagged } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import { formatMoment } from "~/kernel/time";
import { KeyIcon } from "~/ui/icons";
import { useToastProblem } from "~/ui/problems";
import { NewToken } from "./NewToken";
import { OldTokenEnds } from "./OldTokenEnds";
import type { OldEnds } from "./values";
import { words } from "./words";

/** A row's button: a new token, while the provider may go on with the old one. */
export function RotateToken({ connector }: Readonly<{ connector: ReceiveConnector }>) {
  const t = useWords(words);
  const explain = useToastProblem();
  const queries = useQueryClient();
  const [opened, setOpened] = useState(false);
  const [ends, setEnds] = useState<OldEnds>("24h");
  const path = { id: connector.id };
  const rotate = useMutation({
    mutationFn: async () => {
      const { data, tag } = await tagged(
        api.GET("/api/v1/sms-receive-connectors/{id}", { params: { path } }),
      );
      if (data.token !== connector.token) throw new Error(t("rotate.meanwhile"));
      return ok(
        api.POST("/api/v1/sms-receive-connectors/{id}/token", {
          params: { path, header: ifMatch(tag) },
          body: { old_ends: connector.token_set ? ends : "now" },
        }),
      );
    },
    onSuccess: () => setOpened(false),
    onError: explain,
  });
  const done = () => {
    rotate.reset();
    void queries.invalidateQueries({ queryKey: ["sms-receive-connectors"] });
  };
  return (
    <>
      <Tooltip label={t("form.generate")}>
        <ActionIcon
          size="sm"
          aria-label={t("rotate.of", { name: connector.name })}
          onClick={() => setOpened(true)}
        >
          <KeyIcon size={15} />
        </ActionIcon>
      </Tooltip>
      <Modal
        opened={opened}
        onClose={() => setOpened(false)}
        withCloseButton={false}
        title={t("rotate.of", { name: connector.name })}
      >
        <Stack gap="md">
          {connector.token_set ? (
            <OldTokenEnds value={ends} onChange={(value) => setEnds(value as OldEnds)} />
          ) : (
            <Text size="sm">{t("rotate.first")}</Text>
          )}
          {connector.previous_token_until && (
            <Text size="sm">
              {t("rotate.previous", { until: formatMoment(connector.previous_token_until) })}
            </Text>
          )}
          <Group justify="end">
            <Button variant="default" onClick={() => setOpened(false)}>
              {t("rotate.cancel")}
            </Button>
            <Button loading={rotate.isPending} onClick={() => rotate.mutate()}>
              {t("rotate.do")}
            </Button>
          </Group>
        </Stack>
      </Modal>
      <NewToken
        token={rotate.data?.token ?? null}
        oldUntil={rotate.data?.previous_token_until ?? null}
        onDone={done}
      />
    </>
  );
}
