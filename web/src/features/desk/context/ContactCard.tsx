import { Button, Group, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, ifMatch, ok } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import { formatMoment } from "~/kernel/time";
import { PencilIcon, WarningIcon } from "~/ui/icons";
import { PhoneNumber } from "~/ui/PhoneNumber";
import { ProblemPanel } from "~/ui/ProblemPanel";
import { useToastProblem } from "~/ui/problems";
import { customerKey, useCustomer } from "../customer";
import type { DeskEvent } from "../state";
import { words } from "../words";
import classes from "./Context.module.css";

/** Who wrote: what is known of the person, to be changed where it stands. */
export function ContactCard({ event }: Readonly<{ event: DeskEvent }>) {
  const t = useWords(words);
  const [editing, setEditing] = useState(false);
  const customer = useCustomer(event.id);
  if (customer.error)
    return <ProblemPanel error={customer.error} onRetry={() => void customer.refetch()} />;
  if (!customer.data) return null;
  const { data, tag } = customer.data;
  const { contact, opted_out_since: since } = data;
  const name = contact?.name ?? "";
  if (editing)
    return (
      <Form
        eventId={event.id}
        tag={tag}
        initial={{
          name,
          notes: contact?.notes ?? "",
          fields: contact?.fields ?? {},
        }}
        onDone={() => setEditing(false)}
      />
    );
  const others = contact?.numbers.filter((number) => number !== data.number) ?? [];
  return (
    <section className={classes["contact"]}>
      <Group justify="space-between" wrap="nowrap" align="start">
        <h3>{name === "" ? t("contact.unknown") : name}</h3>
        <Button
          size="compact-xs"
          variant="subtle"
          leftSection={<PencilIcon size={14} />}
          onClick={() => setEditing(true)}
        >
          {t("contact.edit")}
        </Button>
      </Group>
      <PhoneNumber value={data.number} copy />
      {others.map((number) => (
        <PhoneNumber key={number} value={number} />
      ))}
      {since && (
        <Text size="sm" c="var(--bad)">
          <WarningIcon size={14} /> {t("opted_out.since", { time: formatMoment(since) })}
        </Text>
      )}
      {contact?.notes && <p className={classes["notes"]}>{contact.notes}</p>}
      <Facts facts={Object.entries(contact?.fields ?? {})} />
    </section>
  );
}

/** Names and what they stand for. */
export function Facts({ facts }: Readonly<{ facts: readonly (readonly [string, string])[] }>) {
  if (facts.length === 0) return null;
  return (
    <dl>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

interface Values {
  name: string;
  notes: string;
  fields: Record<string, string>;
}
type FormProps = Readonly<{ eventId: string; tag: string; initial: Values; onDone: () => void }>;

function Form({ eventId, tag, initial, onDone }: FormProps) {
  const t = useWords(words);
  const queries = useQueryClient();
  const complain = useToastProblem();
  const [values, setValues] = useState(initial);
  const save = useMutation({
    mutationFn: () =>
      ok(
        api.PATCH("/api/v1/media-events/{id}/contact", {
          params: { path: { id: eventId }, header: ifMatch(tag) },
          body: values,
        }),
      ),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: customerKey(eventId) });
      onDone();
    },
    onError: complain,
  });
  return (
    // Escape in any of its fields leaves it as it was.

    <form
      className={classes["contact"]}
      onSubmit={(submitted) => {
        submitted.preventDefault();
        save.mutate();
      }}
    >
      <Stack
        gap="xs"
        onKeyDown={(key) => {
          if (key.key === "Escape") onDone();
        }}
      >
        <TextInput
          label={t("contact.name")}
          // Asked for with the pencil: the focus is expected here.
          // eslint-disable-next-line jsx-a11y/no-autofocus
          autoFocus
          maxLength={200}
          value={values.name}
          onChange={(change) => setValues({ ...values, name: change.currentTarget.value })}
        />
        {Object.entries(values.fields).map(([name, value]) => (
          <TextInput
            key={name}
            label={name}
            value={value}
            onChange={(change) =>
              setValues({
                ...values,
                fields: { ...values.fields, [name]: change.currentTarget.value },
              })
            }
          />
        ))}
        <Textarea
          label={t("contact.notes")}
          autosize
          minRows={2}
          maxRows={8}
          maxLength={4000}
          value={values.notes}
          onChange={(change) => setValues({ ...values, notes: change.currentTarget.value })}
        />
        <Group gap="xs" justify="end">
          <Button size="xs" variant="default" onClick={onDone}>
            {t("dialog.cancel")}
          </Button>
          <Button size="xs" type="submit" loading={save.isPending}>
            {t("contact.save")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
