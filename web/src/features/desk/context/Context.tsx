import { ActionIcon } from "@mantine/core";
import { lazy, memo, type ReactNode, Suspense, useId, useState } from "react";
import { useWords } from "~/kernel/i18n";
import { formatMoment, formatNumber } from "~/kernel/time";
import { BackIcon } from "~/ui/icons";
import { PhoneNumber } from "~/ui/PhoneNumber";
import type { DeskEvent } from "../state";
import { words } from "../words";
import classes from "./Context.module.css";
import { ContactCard, Facts } from "./ContactCard";
import { History } from "./History";

const WhyEvent = lazy(async () => ({ default: (await import("~/ui/why/WhyEvent")).WhyEvent }));

type ContextProps = Readonly<{
  event: DeskEvent;
  onOpen: (eventId: string) => void;
  onBack: () => void;
}>;

/** What is known about this SMS, its sender, and the way it came; drawn again only for another event. */
export const Context = memo(function Context({ event, onOpen, onBack }: ContextProps) {
  const t = useWords(words);
  const facts: [string, ReactNode][] = [
    [t("about.recipient"), <PhoneNumber key="to" value={event.recipient} />],
    [t("about.connector"), event.connector_name],
    [t("about.group"), event.group_name],
    [t("about.subject"), event.subject],
    [t("about.came"), formatMoment(event.created_at)],
    [t("about.taken"), event.accepted_at && formatMoment(event.accepted_at)],
    [t("about.messages"), formatNumber(event.message_count)],
  ];
  const learned = Object.entries(event.variables).filter(([, value]) => value !== "");
  return (
    <aside className={classes["context"]} data-pane="context" aria-label={t("about.label")}>
      <header>
        <ActionIcon className={classes["back"] ?? ""} aria-label={t("about.back")} onClick={onBack}>
          <BackIcon />
        </ActionIcon>
        <h2>{t("about.label")}</h2>
      </header>
      <ContactCard key={`contact ${event.id}`} event={event} />
      <dl>
        {facts.map(
          ([name, value]) =>
            value !== null &&
            value !== "" && (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ),
        )}
      </dl>
      {learned.length > 0 && (
        <section className={classes["part"]}>
          <h3>{t("about.learned")}</h3>
          <Facts facts={learned} />
        </section>
      )}
      <History key={`history ${event.id}`} event={event} onOpen={onOpen} />
      <Folding key={`why ${event.id}`} title={t("about.why")}>
        <WhyEvent id={event.id} state={event.state} />
      </Folding>
    </aside>
  );
});

/** Asked for by few, and so read only then. */
function Folding({ title, children }: Readonly<{ title: string; children: ReactNode }>) {
  const id = useId();
  const [open, setOpen] = useState(false);
  return (
    <section className={classes["part"]}>
      <h3>
        <button
          type="button"
          aria-expanded={open}
          aria-controls={id}
          onClick={() => setOpen(!open)}
        >
          {title}
        </button>
      </h3>
      {open && (
        <div id={id}>
          <Suspense>{children}</Suspense>
        </div>
      )}
    </section>
  );
}
