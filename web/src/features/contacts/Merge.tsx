import { Button, Group, Modal, Select, Stack, Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Contact } from "~/kernel/api";
import { api, ok } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import { readable } from "~/ui/phone";
import { ProblemPanel } from "~/ui/ProblemPanel";
import { toast } from "~/ui/toast";
import { words } from "./words";

const nameOf = ({ name, numbers }: Contact) =>
  [name, ...numbers.slice(0, 1).map(readable)].filter(Boolean).join(", ");

/** Another contact is the same person; and the way back. */
export function Merge({ contact }: Readonly<{ contact: Contact }>) {
  const t = useWords(words);
  const queries = useQueryClient();
  const [opened, setOpened] = useState(false);
  const [other, setOther] = useState<string | null>(null);
  const [typed, setTyped] = useState("");
  const [q] = useDebouncedValue(typed, 250);
  const found = useQuery({
    queryKey: ["contacts", "to-merge", q],
    queryFn: () => ok(api.GET("/api/v1/contacts", { params: { query: { q, limit: 20 } } })),
    enabled: opened,
    placeholderData: keepPreviousData,
  });
  const others = found.data?.items.filter(({ id }) => id !== contact.id) ?? [];
  const again = () => void queries.invalidateQueries({ queryKey: ["contacts"] });
  const path = { path: { id: contact.id } };
  const separate = useMutation({
    mutationFn: (id: string) =>
      ok(api.POST("/api/v1/contacts/{id}/separate", { params: path, body: { other_id: id } })),
    onSuccess: () => {
      toast({ tone: "good", title: t("apart") });
      again();
    },
  });
  const merge = useMutation({
    mutationFn: (id: string) =>
      ok(api.POST("/api/v1/contacts/{id}/merge", { params: path, body: { other_id: id } })),
    onSuccess: (_, id) => {
      const gone = others.find((each) => each.id === id);
      toast({
        tone: "good",
        title: t("merged", { name: gone ? nameOf(gone) : "" }),
        action: { label: t("undo"), run: () => separate.mutate(id) },
      });
      setOpened(false);
      setOther(null);
      again();
    },
  });
  const last = contact.merged.at(-1);
  return (
    <>
      <Button size="xs" variant="default" onClick={() => setOpened(true)}>
        {t("merge")}
      </Button>
      <Modal
        opened={opened}
        onClose={() => setOpened(false)}
        title={t("merge")}
        closeButtonProps={{ "aria-label": t("close") }}
      >
        <Stack gap="md">
          <Select
            label={t("merge.find")}
            description={t("merge.hint")}
            searchable
            data-autofocus
            value={other}
            onChange={setOther}
            onSearchChange={setTyped}
            filter={({ options }) => options}
            data={others.map((each) => ({ value: each.id, label: nameOf(each) }))}
          />
          {(merge.error ?? separate.error) && (
            <ProblemPanel error={merge.error ?? separate.error} />
          )}
          {last && (
            <Group justify="space-between">
              <Text size="sm">{t("parts.title", { count: contact.merged.length })}</Text>
              <Button
                size="xs"
                variant="default"
                loading={separate.isPending}
                onClick={() => separate.mutate(last)}
              >
                {t("separate")}
              </Button>
            </Group>
          )}
          <Group justify="end">
            <Button
              disabled={other === null}
              loading={merge.isPending}
              onClick={() => other && merge.mutate(other)}
            >
              {t("merge.do")}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}
