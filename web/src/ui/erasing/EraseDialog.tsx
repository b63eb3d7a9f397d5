import { Button, Group, List, Modal, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, ok } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import { ClientField } from "../form/ClientField";
import { readable } from "../phone";
import { ProblemPanel } from "../ProblemPanel";
import { type Rows, sum, useRowWords } from "./rows";
import { words } from "./words";

/** Whose traces: numbers of one client. */
type Whose = Readonly<{ numbers: readonly string[]; clientId: string | null }>;

type EraseDialogProps = Readonly<{
  /** Absent: it is asked. */
  whose?: Whose | undefined;
  opened: boolean;
  onClose: () => void;
  /** When she has read what was deleted. */
  onErased?: () => void;
}>;

/** Deletes every trace of numbers: shows first what that is, and afterwards what it was. */
export function EraseDialog({ whose, opened, onClose, onErased }: EraseDialogProps) {
  const t = useWords(words);
  const [asked, setAsked] = useState<Whose>();
  const queries = useQueryClient();
  const chosen = whose ?? asked;
  const erase = useMutation({
    mutationFn: async ({ numbers, clientId }: Whose) => {
      const gone: Rows[] = [];
      for (const number of numbers)
        gone.push(
          (await ok(api.POST("/api/v1/erasures", { body: { number, client_id: clientId } })))
            .deleted,
        );
      return sum(gone);
    },
    onSuccess: () => void queries.invalidateQueries(),
  });
  const close = () => {
    onClose();
    if (erase.data) onErased?.();
    setAsked(undefined);
    erase.reset();
  };
  const title = erase.data
    ? t("title.done")
    : chosen
      ? t("title", { number: chosen.numbers.map(readable).join(", ") })
      : t("title.ask");
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={title}
      closeButtonProps={{ "aria-label": t("close") }}
    >
      {erase.data ? (
        <Done rows={erase.data} onClose={close} />
      ) : chosen ? (
        <Found
          whose={chosen}
          error={erase.error}
          isErasing={erase.isPending}
          onErase={() => erase.mutate(chosen)}
          onCancel={close}
        />
      ) : (
        <Ask onChosen={setAsked} />
      )}
    </Modal>
  );
}

function Ask({ onChosen }: Readonly<{ onChosen: (whose: Whose) => void }>) {
  const t = useWords(words);
  const [number, setNumber] = useState("");
  const [clientId, setClientId] = useState<string | null>(null);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (number.trim()) onChosen({ numbers: [number.trim()], clientId });
      }}
    >
      <Stack gap="md">
        <ClientField
          name="client_id"
          value={clientId}
          onChange={setClientId}
          onOnly={setClientId}
        />
        <TextInput
          label={t("number")}
          description={t("number.hint")}
          required
          maxLength={64}
          data-autofocus
          value={number}
          onChange={(event) => setNumber(event.currentTarget.value)}
        />
        <Group justify="end">
          <Button type="submit" disabled={!number.trim()}>
            {t("look")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

type FoundProps = Readonly<{
  whose: Whose;
  error: Error | null;
  isErasing: boolean;
  onErase: () => void;
  onCancel: () => void;
}>;

function Found({ whose, error, isErasing, onErase, onCancel }: FoundProps) {
  const t = useWords(words);
  const { numbers, clientId } = whose;
  const found = useQuery({
    queryKey: ["erasures", "preview", clientId, ...numbers],
    queryFn: async () => {
      const parts: Rows[] = [];
      for (const number of numbers)
        parts.push(
          (
            await ok(
              api.POST("/api/v1/erasures/preview", { body: { number, client_id: clientId } }),
            )
          ).deleted,
        );
      return sum(parts);
    },
    // The number is not to stay in the page's memory, and what there is changes.
    gcTime: 0,
  });
  return (
    <Stack gap="md">
      {found.error && <ProblemPanel error={found.error} onRetry={() => void found.refetch()} />}
      {found.data && (
        <Told rows={found.data} intro={t("found.intro")} nothing={t("found.nothing")} />
      )}
      <Text size="sm">{t("found.care")}</Text>
      {error && <ProblemPanel error={error} />}
      <Group justify="end" gap="xs">
        <Button variant="default" data-autofocus onClick={onCancel}>
          {t("cancel")}
        </Button>
        <Button color="red.9" loading={isErasing} disabled={!found.data} onClick={onErase}>
          {t("do")}
        </Button>
      </Group>
    </Stack>
  );
}

function Done({ rows, onClose }: Readonly<{ rows: Rows; onClose: () => void }>) {
  const t = useWords(words);
  return (
    <Stack gap="md">
      <Told rows={rows} intro={t("done.intro")} nothing={t("done.nothing")} />
      <Text size="sm">{t("done.later")}</Text>
      <Group justify="end">
        <Button data-autofocus onClick={onClose}>
          {t("close")}
        </Button>
      </Group>
    </Stack>
  );
}

type ToldProps = Readonly<{ rows: Rows; intro: string; nothing: string }>;

function Told({ rows, intro, nothing }: ToldProps) {
  const told = useRowWords()(rows);
  if (told.length === 0) return <Text size="sm">{nothing}</Text>;
  return (
    <div role="status">
      <Text size="sm">{intro}</Text>
      <List size="sm" mt="xs">
        {told.map((line) => (
          <List.Item key={line}>{line}</List.Item>
        ))}
      </List>
    </div>
  );
}
