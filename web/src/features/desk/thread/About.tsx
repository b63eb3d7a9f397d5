import { type ReactNode, useId, useState } from "react";
import { useWords } from "~/kernel/i18n";
import { formatMoment, formatNumber } from "~/kernel/time";
import { PhoneNumber } from "~/ui/PhoneNumber";
import { WhyEvent } from "~/ui/why/WhyEvent";
import type { DeskEvent } from "../state";
import { words } from "../words";
import classes from "./About.module.css";

/** What is known about this SMS and the way it came. */
export function About({ event }: Readonly<{ event: DeskEvent }>) {
  const t = useWords(words);
  const facts: [string, ReactNode][] = [
    [t("about.sender"), <PhoneNumber key="from" value={event.sender} copy />],
    [t("about.recipient"), <PhoneNumber key="to" value={event.recipient} />],
    [t("about.connector"), event.connector_name],
    [t("about.group"), event.group_name],
    [t("about.subject"), event.subject],
    [t("about.came"), formatMoment(event.created_at)],
    [t("about.taken"), event.accepted_at && formatMoment(event.accepted_at)],
    [t("about.messages"), formatNumber(event.message_count)],
  ];
  return (
    <aside className={classes["about"]} aria-label={t("about.label")}>
      <h2>{t("about.label")}</h2>
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
      <Why key={event.id} event={event} />
    </aside>
  );
}

/** Asked for by few, and so read only then. */
function Why({ event }: Readonly<{ event: DeskEvent }>) {
  const t = useWords(words);
  const id = useId();
  const [open, setOpen] = useState(false);
  return (
    <section className={classes["why"]}>
      <h3>
        <button
          type="button"
          aria-expanded={open}
          aria-controls={id}
          onClick={() => setOpen(!open)}
        >
          {t("about.why")}
        </button>
      </h3>
      {open && (
        <div id={id}>
          <WhyEvent id={event.id} state={event.state} />
        </div>
      )}
    </section>
  );
}
