import { Button, Select, Switch, TextInput } from "@mantine/core";
import { useWords } from "~/kernel/i18n";
import { formatMoment, now } from "~/kernel/time";
import { contactFieldsOf } from "../flow/kinds";
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
        {facts.known_contact === true &&
          contactFieldsOf(flow.nodes).map((name) => (
            <TextInput
              key={name}
              label={t("contact.field", { name })}
              maxLength={200}
              value={facts.contact_fields?.[name] ?? ""}
              onChange={(event) =>
                setFacts({
                  ...facts,
                  contact_fields: { ...facts.contact_fields, [name]: event.currentTarget.value },
                })
              }
            />
          ))}
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
