import { Button, Group, Modal, Select, Stack, Textarea } from "@mantine/core";
import { useState } from "react";
import type { AgentTarget } from "~/kernel/api";
import { useWords } from "~/kernel/i18n";
import { ProblemPanel } from "~/ui/ProblemPanel";
import { useFocusBack } from "~/ui/useFocusBack";
import { useDesk } from "../desk";
import type { DeskEvent } from "../state";
import { words } from "../words";
import { useTargets } from "./useTargets";

type HandingProps = Readonly<{ event: DeskEvent; onDone: () => void; onClose: () => void }>;

/** To a colleague, who is waited for for a while, or to a group; with what the next one should know. */
export function Handing({ event, onDone, onClose }: HandingProps) {
  const t = useWords(words);
  useFocusBack();
  const { actions } = useDesk();
  const [target, setTarget] = useState<string | null>(null);
  const [note, setNote] = useState("");
  const { data, error, refetch } = useTargets(event.id);
  const stands = (agent: AgentTarget) =>
    !agent.receives_sms || !agent.connected
      ? agent.status_name
      : t("list.load", { count: agent.load, max: agent.max_parallel_sms });
  const hand = async () => {
    if (!target) return;
    const [kind, id = ""] = target.split(":");
    onDone();
    await actions.transfer(
      event.id,
      kind === "agent" ? { agent_id: id } : { acd_group_id: id },
      note,
    );
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("hand.title")}
      closeButtonProps={{ "aria-label": t("dialog.close") }}
    >
      {error && <ProblemPanel error={error} onRetry={() => void refetch()} />}
      <form
        onSubmit={(submitted) => {
          submitted.preventDefault();
          void hand();
        }}
      >
        <Stack gap="md">
          <Select
            label={t("hand.to")}
            description={t("hand.to.hint")}
            data-autofocus
            searchable
            required
            withAsterisk={false}
            nothingFoundMessage={t("hand.nobody")}
            data={[
              {
                group: t("hand.groups"),
                items: (data?.groups ?? []).map(({ id, name, agents_ready: count }) => ({
                  value: `group:${id}`,
                  label: `${name} (${t("groups.ready", { count })})`,
                })),
              },
              {
                group: t("hand.agents"),
                items: (data?.agents ?? []).map((agent) => ({
                  value: `agent:${agent.id}`,
                  label: `${agent.name} (${stands(agent)})`,
                })),
              },
            ]}
            value={target}
            onChange={setTarget}
          />
          <NoteField value={note} onChange={setNote} />
          <Group justify="end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {t("dialog.cancel")}
            </Button>
            <Button type="submit" disabled={!target}>
              {t("hand.do")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

type NoteFieldProps = Readonly<{ value: string; onChange: (value: string) => void }>;

/** What the next agent should know; the customer never sees it. */
export function NoteField({ value, onChange }: NoteFieldProps) {
  const t = useWords(words);
  return (
    <Textarea
      label={t("note.handover")}
      description={t("note.hint")}
      autosize
      minRows={2}
      maxRows={8}
      maxLength={4000}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
