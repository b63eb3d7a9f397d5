import { Button, Group, Modal, NumberInput, Select, Stack, Text, Textarea } from "@mantine/core";
import { useState } from "react";
import type { MediaEvent } from "~/kernel/api";
import { useWords } from "~/kernel/i18n";
import { useMe } from "~/kernel/me";
import { assign, closeEvent, setPriority, useAct } from "./acts";
import { useTargets } from "./events";
import { words } from "./words";

export type Act = "assign" | "priority" | "close";
type ActDialogProps = Readonly<{
  act: Act | undefined;
  events: readonly MediaEvent[];
  onClose: () => void;
  onDone?: () => void;
}>;

/** Asks what an act needs to know, and does it with one event or many. */
export function ActDialog({ act: asked, events, onClose, onDone }: ActDialogProps) {
  const t = useWords(words);
  return (
    <Modal
      opened={asked !== undefined}
      onClose={onClose}
      title={asked && t(`${asked}.title`, { count: events.length })}
      closeButtonProps={{ "aria-label": t("dialog.close") }}
    >
      {asked && events[0] && (
        <Question
          act={asked}
          events={events}
          first={events[0]}
          onClose={() => {
            onClose();
            onDone?.();
          }}
        />
      )}
    </Modal>
  );
}

type QuestionProps = Readonly<{
  act: Act;
  events: readonly MediaEvent[];
  first: MediaEvent;
  onClose: () => void;
}>;

function Question({ act: asked, events, first, onClose }: QuestionProps) {
  const t = useWords(words);
  const writes = !useMe().acting;
  const { act, isPending } = useAct();
  const [target, setTarget] = useState<string | null>(null);
  const [note, setNote] = useState("");
  const [priority, setPriorityTo] = useState<number | string>(first.priority);
  const run = async () => {
    const { done, how } = {
      assign: { done: "done.assigned", how: (id: string) => assign(id, target ?? "", note) },
      priority: { done: "done.priority", how: (id: string) => setPriority(id, Number(priority)) },
      close: { done: "done.closed", how: (id: string) => closeEvent(id, note) },
    }[asked] as { done: Parameters<typeof act>[0]; how: (id: string) => () => Promise<unknown> };
    await act(done, ...events.map(({ id }) => how(id)));
    onClose();
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void run();
      }}
    >
      <Stack gap="md">
        {asked === "assign" && <To event={first} value={target} onChange={setTarget} />}
        {asked === "priority" && (
          <NumberInput
            label={t("priority")}
            description={t("priority.hint")}
            data-autofocus
            min={0}
            max={200}
            clampBehavior="strict"
            value={priority}
            onChange={setPriorityTo}
          />
        )}
        {asked === "close" && <Text size="sm">{t("close.about", { count: events.length })}</Text>}
        {asked !== "priority" && writes && (
          <Textarea
            label={t("note")}
            description={t("note.hint")}
            autosize
            minRows={2}
            maxLength={4000}
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
        )}
        <Group justify="end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {t("dialog.cancel")}
          </Button>
          <Button
            type="submit"
            loading={isPending}
            disabled={(asked === "assign" && !target) || priority === ""}
          >
            {t(`${asked}.do`)}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

type ToProps = Readonly<{
  event: MediaEvent;
  value: string | null;
  onChange: (value: string | null) => void;
}>;

function To({ event, value, onChange }: ToProps) {
  const t = useWords(words);
  const { data } = useTargets(event.id);
  return (
    <Select
      label={t("assign.to")}
      description={t("assign.hint")}
      data-autofocus
      searchable
      nothingFoundMessage={t("agents.none")}
      data={[
        {
          group: t("agents"),
          items: (data?.agents ?? []).map((agent) => ({
            value: `agent:${agent.id}`,
            label:
              agent.receives_sms && agent.connected
                ? `${agent.name} (${agent.load} / ${agent.max_parallel_sms})`
                : `${agent.name} (${agent.status_name})`,
          })),
        },
        {
          group: t("groups"),
          items: (data?.groups ?? []).map(({ id, name }) => ({
            value: `group:${id}`,
            label: name,
          })),
        },
      ]}
      value={value}
      onChange={onChange}
    />
  );
}
