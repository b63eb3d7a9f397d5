import { Button, Checkbox, Group, NumberInput, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ConnectorAlarms } from "~/kernel/api";
import { api, ok } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import { FormSection } from "~/ui/form/FormFrame";
import { useForm } from "~/ui/form/useForm";
import { Notice } from "~/ui/Notice";
import { words } from "./words";

/** Who is told when something is wrong with a connector. */
export function Alarms({ id }: Readonly<{ id: string }>) {
  const loaded = useQuery({
    queryKey: ["connector-alarms", id],
    queryFn: () =>
      ok(api.GET("/api/v1/sms-receive-connectors/{id}/alarms", { params: { path: { id } } })),
    staleTime: Infinity,
  });
  return loaded.data ? <AlarmForm id={id} alarms={loaded.data} /> : null;
}

function AlarmForm({ id, alarms }: Readonly<{ id: string; alarms: ConnectorAlarms }>) {
  const t = useWords(words);
  const form = useForm<ConnectorAlarms>({
    initial: alarms,
    save: (values) => {
      const address = values.address?.trim() === "" ? null : values.address;
      return ok(
        api.PUT("/api/v1/sms-receive-connectors/{id}/alarms", {
          params: { path: { id } },
          body: { ...values, address },
        }),
      );
    },
    saved: () => undefined,
  });
  const off = !form.values.address?.trim();
  return (
    <form {...form.form}>
      <FormSection title={t("title")} about={t("about")}>
        {form.summary && (
          <Notice tone="bad" title={form.summary.title}>
            {form.summary.hint}
          </Notice>
        )}
        <TextInput
          type="email"
          label={t("address")}
          description={t("address.hint")}
          {...form.text("address")}
        />
        <Checkbox label={t("silence")} disabled={off} {...form.check("silence")} />
        <NumberInput
          label={t("silent_hours")}
          description={t("silent_hours.hint")}
          min={1}
          max={720}
          disabled={off || !form.values.silence}
          {...form.number("silent_hours")}
        />
        <Checkbox label={t("errors")} disabled={off} {...form.check("errors")} />
        <Checkbox label={t("repeats")} disabled={off} {...form.check("repeats")} />
        <Group>
          <Button type="submit" variant="default" loading={form.saving} disabled={!form.dirty}>
            {t("save")}
          </Button>
        </Group>
      </FormSection>
    </form>
  );
}
