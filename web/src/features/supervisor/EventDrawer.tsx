import { Button, Drawer, Group, Stack, Text } from "@mantine/core";
import { useState } from "react";
import type { MediaEvent, ThreadMessage } from "~/kernel/api";
import { useWords } from "~/kernel/i18n";
import { useRight } from "~/kernel/me";
import { formatMoment, formatWhen } from "~/kernel/time";
import { PhoneNumber } from "~/ui/PhoneNumber";
import { ProblemPanel } from "~/ui/ProblemPanel";
import { useReadable } from "~/ui/phone";
import { WhyEvent } from "~/ui/why/WhyEvent";
import { type Act, ActDialog } from "./ActDialog";
import { takeOver, useAct } from "./acts";
import { EventState } from "./EventState";
import { useEvent, useMessages } from "./events";
import classes from "./supervisor.module.css";
import { words } from "./words";

type EventDrawerProps = Readonly<{ id: string | undefined; onClose: () => void }>;

/** One media event beside the page: what was said, and what a supervisor can do with it. */
export function EventDrawer({ id, onClose }: EventDrawerProps) {
  const t = useWords(words);
  return (
    <Drawer
      opened={id !== undefined}
      onClose={onClose}
      position="right"
      size={480}
      title={t("event")}
      closeButtonProps={{ "aria-label": t("dialog.close") }}
    >
      {id && <OneEvent id={id} />}
    </Drawer>
  );
}

function OneEvent({ id }: Readonly<{ id: string }>) {
  const t = useWords(words);
  const event = useEvent(id);
  const messages = useMessages(id);
  if (event.error) return <ProblemPanel error={event.error} onRetry={() => void event.refetch()} />;
  if (!event.data) return null;
  const { data } = event;
  return (
    <Stack>
      <Facts event={data} />
      <Acts event={data} />
      <section className={classes["explained"]}>
        <h3>{t("event.why")}</h3>
        <WhyEvent id={id} state={data.state} />
      </section>
      <div
        className={classes["thread"]}
        role="log"
        aria-label={t("event.said")}
        aria-busy={messages.isPending}
      >
        {messages.data?.next && (
          <Text size="xs" c="dimmed">
            {t("event.older")}
          </Text>
        )}
        {messages.data?.items.map((message) => (
          <Said key={message.id} message={message} />
        ))}
      </div>
    </Stack>
  );
}

function Facts({ event }: Readonly<{ event: MediaEvent }>) {
  const t = useWords(words);
  const facts: [string, React.ReactNode][] = [
    [t("event.from"), <PhoneNumber key="n" value={event.sender} copy />],
    [t("state"), <EventState key="s" event={event} />],
    [t("group"), event.group_name],
    [t("connector"), event.connector_name],
    [t("event.came"), formatMoment(event.created_at)],
    [t("priority"), String(event.priority)],
    [t("code"), event.transaction_code_name],
  ];
  return (
    <dl className={classes["facts"]}>
      {facts.map(
        ([name, value]) =>
          value && (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ),
      )}
    </dl>
  );
}

function Acts({ event }: Readonly<{ event: MediaEvent }>) {
  const t = useWords(words);
  const hasDesk = useRight("desk");
  const { act, isPending } = useAct();
  const [asking, setAsking] = useState<Act>();
  if (event.state === "closed") return null;
  return (
    <>
      <Group gap="xs">
        <Button size="xs" onClick={() => setAsking("assign")}>
          {t("assign")}
        </Button>
        {hasDesk && (
          <Button
            size="xs"
            variant="default"
            loading={isPending}
            onClick={() => void act("done.taken", takeOver(event.id))}
          >
            {t("take_over")}
          </Button>
        )}
        <Button size="xs" variant="default" onClick={() => setAsking("priority")}>
          {t("set_priority")}
        </Button>
        <Button size="xs" variant="default" onClick={() => setAsking("close")}>
          {t("close")}
        </Button>
      </Group>
      <ActDialog act={asking} events={[event]} onClose={() => setAsking(undefined)} />
    </>
  );
}

function Said({ message }: Readonly<{ message: ThreadMessage }>) {
  const t = useWords(words);
  const readable = useReadable();
  const { direction, user_name: by, origin } = message;
  const itself = origin === "application" || origin === "overflow" || origin === "opt_out";
  const who = itself ? t(`event.by.${origin}`) : readable(by ?? "");
  const text = message.text ?? t("hidden", { count: message.length });
  return (
    <div className={classes["said"]} data-direction={direction}>
      <small>
        {direction === "in" ? t("event.customer") : who} · {formatWhen(message.at)}
        {(direction === "note" || direction === "handover") && ` · ${t("event.note")}`}
      </small>
      <p>{text}</p>
    </div>
  );
}
