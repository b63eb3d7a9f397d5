import { Button, Group, Modal, Select, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { actAs, type Place } from "~/kernel/acting";
import { useClients, useResellers } from "~/kernel/choices";
import { useWords } from "~/kernel/i18n";
import { useRight } from "~/kernel/me";
import { useToastProblem } from "~/ui/problems";
import { words } from "../words";

type StepDownProps = Readonly<{ opened: boolean; onClose: () => void }>;

/** Choose the client, or the reseller, to act in. */
export function StepDown({ opened, onClose }: StepDownProps) {
  const t = useWords(words);
  const complain = useToastProblem();
  const [chosen, setChosen] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const clients = useClients(opened);
  const resellers = useResellers(useRight("resellers.manage") && opened);
  const options = (kind: string, rows: readonly { id: string; name: string }[] | undefined) =>
    rows?.map(({ id, name }) => ({ value: `${kind}:${id}`, label: name })) ?? [];

  const go = async () => {
    const [kind, id] = chosen?.split(":") ?? [];
    if (!id) return;
    setBusy(true);
    try {
      await actAs((kind === "client" ? { client_id: id } : { reseller_id: id }) satisfies Place);
    } catch (error) {
      complain(error);
      setBusy(false);
    }
  };

  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t("acting.title")}
      closeButtonProps={{ "aria-label": t("close") }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void go();
        }}
      >
        <Stack>
          <Text size="sm">{t("acting.about")}</Text>
          <Select
            label={t("acting.where")}
            placeholder={t("acting.search")}
            data={[
              { group: t("menu.clients"), items: options("client", clients) },
              ...(resellers?.length
                ? [{ group: t("menu.resellers"), items: options("reseller", resellers) }]
                : []),
            ]}
            value={chosen}
            onChange={setChosen}
            nothingFoundMessage={t("acting.nothing")}
            searchable
            data-autofocus
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t("cancel")}
            </Button>
            <Button type="submit" disabled={!chosen} loading={busy}>
              {t("acting.go")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
