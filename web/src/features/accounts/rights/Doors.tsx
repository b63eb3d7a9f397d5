import { Button, Group, Switch, TagsInput, Text } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, ok } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import { useMe } from "~/kernel/me";
import { Problem } from "~/kernel/problem";
import { useToastProblem } from "~/ui/problems";
import classes from "./TextGrants.module.css";
import { words } from "./words";

interface Doors {
  require_second_factor: boolean;
  agent_figures: boolean;
  shows_viewers: boolean;
  allowed_networks: string[];
}

/** Who of a client may come in: with which proof, and from where. */
export function Doors({ clientId }: Readonly<{ clientId: string }>) {
  const t = useWords(words);
  const key = ["clients", "doors", clientId];
  const client = useQuery({
    queryKey: key,
    queryFn: () => ok(api.GET("/api/v1/clients/{id}", { params: { path: { id: clientId } } })),
  });
  if (!client.data) return null;
  const me = { require: client.data.require_second_factor, from: client.data.allowed_networks };
  return (
    <section className={classes["grants"]} aria-labelledby="doors">
      <h2 id="doors">{t("doors.title")}</h2>
      <Form
        key={`${String(me.require)} ${me.from.join()}`}
        clientId={clientId}
        initial={client.data}
        queryKey={key}
      />
    </section>
  );
}

type FormProps = Readonly<{ clientId: string; initial: Doors; queryKey: string[] }>;

function Form({ clientId, initial, queryKey }: FormProps) {
  const t = useWords(words);
  const me = useMe();
  const queries = useQueryClient();
  const complain = useToastProblem();
  const [networks, setNetworks] = useState(initial.allowed_networks);
  const mayChange = me.rights.includes("clients.manage") || me.user.client_id === clientId;
  const save = useMutation({
    mutationFn: (body: Partial<Doors>) =>
      ok(api.PATCH("/api/v1/clients/{id}", { params: { path: { id: clientId } }, body })),
    onSuccess: (saved) => queries.setQueryData(queryKey, saved),
    onError: (error) => {
      if (!(error instanceof Problem) || error.status !== 422) complain(error);
    },
  });
  const wrong = save.error instanceof Problem && save.error.status === 422 ? save.error : undefined;
  return (
    <>
      <Switch
        label={t("doors.factor")}
        description={t("doors.factor.hint")}
        checked={initial.require_second_factor}
        disabled={!mayChange}
        onChange={(event) => save.mutate({ require_second_factor: event.currentTarget.checked })}
      />
      <Switch
        label={t("doors.figures")}
        description={t("doors.figures.hint")}
        checked={initial.agent_figures}
        disabled={!mayChange}
        onChange={(event) => save.mutate({ agent_figures: event.currentTarget.checked })}
      />
      <Switch
        label={t("doors.viewers")}
        description={t("doors.viewers.hint")}
        checked={initial.shows_viewers}
        disabled={!mayChange}
        onChange={(event) => save.mutate({ shows_viewers: event.currentTarget.checked })}
      />
      <TagsInput
        label={t("doors.networks")}
        description={t("doors.networks.hint")}
        placeholder={networks.length === 0 ? t("doors.networks.all") : ""}
        value={networks}
        onChange={setNetworks}
        disabled={!mayChange}
        error={
          wrong && t(wrong.code === "locks_you_out" ? "doors.locks_out" : "doors.networks.wrong")
        }
        clearButtonProps={{ "aria-label": t("doors.clear") }}
      />
      {networks.join() !== initial.allowed_networks.join() && (
        <Group>
          <Button
            loading={save.isPending}
            onClick={() => save.mutate({ allowed_networks: networks })}
          >
            {t("doors.save")}
          </Button>
          <Text size="sm" c="dimmed">
            {t("doors.networks.care")}
          </Text>
        </Group>
      )}
    </>
  );
}
