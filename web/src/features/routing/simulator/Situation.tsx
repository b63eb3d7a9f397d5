import { Button, NumberInput, Select, Switch, TextInput } from "@mantine/core";
import { useWords } from "~/kernel/i18n";
import { formatMoment, now } from "~/kernel/time";
import { heldOf, type Holder } from "../flow/kinds";
import type { Flow } from "../flow/model";
import { words } from "../words/simulator";
import classes from "./simulator.module.css";
import type { Simulator } from "./useSimulator";

/** A time as the browser's field writes it: local, without seconds. */
function local(at: number): string {
  const date = new Date(at - new Date(at).getTimezoneOffset() * 60_000);
  return date.toISOString().slice(0, 16);
}

/** When it is, and who writes. */
export function Situation({ simulator, flow }: Readonly<{ simulator: Simulator; flow: Flow }>) {
  const t = useWords(words);
  const { clock, setClock, facts, setFacts } = simulator;
  return (
    <details className={classes["part"]}>
      <summary>
        {t("situation")}
        <span>
          {clock === null ? t("clock.now") : formatMoment(clock)} · {facts.sender}
        </span>
      </summary>
      <div className={classes["fields"]}>
        <TextInput
          type="datetime-local"
          label={t("clock")}
          value={local(clock ?? now())}
          onChange={(event) => {
            const at = Date.parse(event.currentTarget.value);
            if (!Number.isNaN(at)) setClock(at);
          }}
        />
        {clock !== null && (
          <Button size="xs" variant="default" onClick={() => setClock(null)}>
            {t("clock.reset")}
          </Button>
        )}
        <TextInput
          label={t("sender")}
          value={facts.sender ?? ""}
          onChange={(event) => setFacts({ ...facts, sender: event.currentTarget.value })}
        />
        <Select
          label={t("language")}
          data={[
            { value: "", label: t("language.client") },
            { value: "de", label: t("language.de") },
            { value: "en", label: t("language.en") },
          ]}
          value={facts.language ?? ""}
          onChange={(to) => {
            const others = { ...facts };
            delete others.language;
            setFacts(to === "de" || to === "en" ? { ...others, language: to } : others);
          }}
        />
        <Switch
          label={t("known")}
          checked={(facts.earlier_sms ?? 0) > 0}
          onChange={(event) =>
            setFacts({ ...facts, earlier_sms: event.currentTarget.checked ? 1 : 0 })
          }
        />
        <Switch
          label={t("contact")}
          checked={facts.known_contact === true}
          onChange={(event) => setFacts({ ...facts, known_contact: event.currentTarget.checked })}
        />
        {facts.known_contact === true && (
          <TextInput
            label={t("contact.name")}
            maxLength={200}
            value={facts.contact_name ?? ""}
            onChange={(event) => setFacts({ ...facts, contact_name: event.currentTarget.value })}
          />
        )}
        {facts.known_contact === true && (
          <Held holder="contact_fields" label="contact.field" {...{ simulator, flow }} />
        )}
        <Waited simulator={simulator} flow={flow} />
        <Switch
          label={t("opted_out")}
          checked={facts.opted_out === true}
          onChange={(event) =>
            setFacts({
              ...facts,
              opted_out: event.currentTarget.checked,
              can_reply: !event.currentTarget.checked,
            })
          }
        />
        <Switch
          label={t("can_reply")}
          checked={facts.can_reply !== false}
          onChange={(event) => setFacts({ ...facts, can_reply: event.currentTarget.checked })}
        />
      </div>
    </details>
  );
}

/** What it brings along when it waited in a group before. */
function Waited({ simulator, flow }: Readonly<{ simulator: Simulator; flow: Flow }>) {
  const t = useWords(words);
  const { facts, setFacts } = simulator;
  const waited = facts.waiting_group != null;
  const change = (to: boolean) => {
    const others = { ...facts };
    delete others.waiting_group;
    delete others.waited_s;
    delete others.event_variables;
    setFacts(to ? { ...others, waiting_group: "", waited_s: 300 } : others);
  };
  return (
    <>
      <Switch
        label={t("waited")}
        checked={waited}
        onChange={(event) => change(event.currentTarget.checked)}
      />
      {waited && (
        <>
          <TextInput
            label={t("waited.group")}
            maxLength={200}
            value={facts.waiting_group ?? ""}
            onChange={(event) => setFacts({ ...facts, waiting_group: event.currentTarget.value })}
          />
          <NumberInput
            label={t("waited.seconds")}
            min={0}
            max={31 * 86_400}
            allowDecimal={false}
            clampBehavior="strict"
            value={facts.waited_s ?? 0}
            onChange={(to) => setFacts({ ...facts, waited_s: Number(to) || 0 })}
          />
          <Held holder="event_variables" label="waited.variable" {...{ simulator, flow }} />
        </>
      )}
    </>
  );
}

type HeldProps = Readonly<{
  holder: Holder;
  label: "contact.field" | "waited.variable";
  simulator: Simulator;
  flow: Flow;
}>;

/** A field for each variable that the flow uses of those that a variable holds. */
function Held({ holder, label, simulator, flow }: HeldProps) {
  const t = useWords(words);
  const { facts, setFacts } = simulator;
  return heldOf(flow.nodes, holder).map((name) => (
    <TextInput
      key={name}
      label={t(label, { name })}
      maxLength={200}
      value={facts[holder]?.[name] ?? ""}
      onChange={(event) =>
        setFacts({ ...facts, [holder]: { ...facts[holder], [name]: event.currentTarget.value } })
      }
    />
  ));
}
