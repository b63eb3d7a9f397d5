import { Select, Text, TextInput } from "@mantine/core";
import type { NewOpeningTimes, OpeningTimes } from "~/kernel/api";
import { useClient } from "~/kernel/choices";
import { api, ifMatch, ok, tagged } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import { useMe } from "~/kernel/me";
import { timeZones } from "~/kernel/places";
import { ClientField } from "~/ui/form/ClientField";
import { FormFrame, FormSection } from "~/ui/form/FormFrame";
import type { Loaded } from "~/ui/form/LoadedObject";
import { ObjectPage } from "~/ui/form/ObjectPage";
import { useForm } from "~/ui/form/useForm";
import { useLeave } from "~/ui/form/useLeave";
import { Exceptions } from "./Exceptions";
import { Holidays } from "./Holidays";
import { Preview } from "./Preview";
import { copyOf, type HoursValues, newHours } from "./values";
import { Week } from "./Week";
import { words } from "./words";

/** Opening times, or new ones where the address names none. */
export function HoursPage() {
  const t = useWords(words);
  return (
    <ObjectPage<OpeningTimes>
      name="opening-times"
      table="/acd/opening-times"
      title={t("title")}
      newTitle={t("form.new")}
      read={(wanted) =>
        tagged(api.GET("/api/v1/opening-times/{id}", { params: { path: { id: wanted } } }))
      }
    >
      {(loaded, copied) =>
        loaded ? (
          <HoursForm loaded={loaded} />
        ) : copied ? (
          <HoursForm begin={copyOf(copied)} />
        ) : (
          <NewHours />
        )
      }
    </ObjectPage>
  );
}

/** New ones begin with the holidays of the client's country. */
function NewHours() {
  const ownClient = useMe().client?.id ?? null;
  const client = useClient(ownClient);
  if (ownClient !== null && !client) return null;
  return <HoursForm begin={newHours(ownClient, client?.country ?? null)} />;
}

type HoursFormProps = Readonly<{ loaded?: Loaded<OpeningTimes>; begin?: HoursValues }>;

function HoursForm({ loaded, begin = newHours(null, null) }: HoursFormProps) {
  const t = useWords(words);
  const { leave, saved } = useLeave("opening-times", "/acd/opening-times");
  const form = useForm<HoursValues, OpeningTimes>({
    initial: loaded?.data ?? begin,
    save: (values, changed) =>
      loaded
        ? ok(
            api.PATCH("/api/v1/opening-times/{id}", {
              params: { path: { id: loaded.data.id }, header: ifMatch(loaded.tag) },
              body: changed,
            }),
          )
        : ok(api.POST("/api/v1/opening-times", { body: values satisfies NewOpeningTimes })),
    saved,
  });
  const wrong = (field: "weekly" | "exceptions") => {
    const { error } = form.text(field);
    return (
      error && (
        <Text size="sm" c="var(--bad)" role="alert">
          {error}
        </Text>
      )
    );
  };
  return (
    <FormFrame
      form={form}
      onCancel={leave}
      isNew={!loaded}
      {...(loaded && { onReload: loaded.reload })}
    >
      {loaded && <Preview id={loaded.data.id} />}
      <FormSection title={t("form.master")}>
        {!loaded && <ClientField {...form.client("client_id")} />}
        <TextInput
          label={t("name")}
          description={t("form.name.hint")}
          required
          data-autofocus={!loaded || undefined}
          {...form.text("name")}
        />
        <Select
          label={t("form.time_zone")}
          description={t("form.time_zone.hint")}
          placeholder={t("form.time_zone.inherited")}
          data={timeZones()}
          searchable
          clearable
          {...form.choice("time_zone")}
        />
      </FormSection>
      <FormSection title={t("form.week")} about={t("form.week.about")}>
        <Week weekly={form.values.weekly} onChange={(weekly) => form.set("weekly", weekly)} />
        {wrong("weekly")}
      </FormSection>
      <Holidays form={form} />
      <FormSection title={t("form.exceptions")} about={t("form.exceptions.about")}>
        <Exceptions
          exceptions={form.values.exceptions}
          onChange={(exceptions) => form.set("exceptions", exceptions)}
        />
        {wrong("exceptions")}
      </FormSection>
    </FormFrame>
  );
}
