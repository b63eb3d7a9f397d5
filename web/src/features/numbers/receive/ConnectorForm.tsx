import { Box } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import type { ReceiveConnector } from "~/kernel/api";
import { useClients } from "~/kernel/choices";
import { api, ifMatch, ok } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import { useMe, useRight } from "~/kernel/me";
import { FormFrame } from "~/ui/form/FormFrame";
import type { Loaded } from "~/ui/form/LoadedObject";
import { useForm } from "~/ui/form/useForm";
import { useLeave } from "~/ui/form/useLeave";
import { Notice } from "~/ui/Notice";
import { Authentication } from "./Authentication";
import classes from "./ConnectorForm.module.css";
import { MasterData } from "./MasterData";
import { MayRoute } from "./MayRoute";
import { NewToken } from "./NewToken";
import { AnswerToProvider, Replies } from "./Replies";
import { Routing } from "./Routing";
import { type ConnectorValues, copyOf, newConnector, toChange, toCreate, valuesOf } from "./values";
import { words } from "./words";

export type ConnectorFormState = ReturnType<typeof useForm<ConnectorValues, ReceiveConnector>>;

type ConnectorFormProps = Readonly<{
  loaded: Loaded<ReceiveConnector> | undefined;
  copied: ReceiveConnector | undefined;
}>;

export function ConnectorForm({ loaded, copied }: ConnectorFormProps) {
  const t = useWords(words);
  const me = useMe();
  const manages = useRight("receive_connectors.manage");
  const routes = useRight("receive_connectors.route") && loaded?.data.client_may_route === true;
  const readOnly = !manages && !routes;
  const { leave, saved } = useLeave("sms-receive-connectors", "/numbers/receive-connectors");
  const navigate = useNavigate();
  const [made, setMade] = useState<ReceiveConnector | null>(null);
  const clients = useClients(loaded === undefined);

  const form = useForm<ConnectorValues, ReceiveConnector>({
    initial: loaded
      ? valuesOf(loaded.data)
      : copied
        ? copyOf(copied)
        : newConnector(me.client?.id ?? null, me.client?.country ?? ""),
    save: (values, changed) =>
      loaded
        ? ok(
            api.PATCH("/api/v1/sms-receive-connectors/{id}", {
              params: { path: { id: loaded.data.id }, header: ifMatch(loaded.tag) },
              body: toChange(changed, values),
            }),
          )
        : ok(api.POST("/api/v1/sms-receive-connectors", { body: toCreate(values) })),
    saved: (connector) => {
      if (!loaded)
        void navigate({
          to: "/numbers/receive-connectors/$id/provider",
          params: { id: connector.id },
        });
      else if (form.values.generate_new_token && !form.values.token && connector.token)
        setMade(connector);
      else saved();
    },
  });
  const client = clients?.find((c) => c.id === form.values.client_id);

  return (
    <>
      {!manages && (
        <Box mb="md">
          <Notice>{t(routes ? "routing_only" : "read_only")}</Notice>
        </Box>
      )}
      <FormFrame
        form={form}
        onCancel={leave}
        isNew={!loaded}
        readOnly={readOnly}
        {...(loaded && { onReload: loaded.reload })}
      >
        <fieldset className={classes["part"]} disabled={!manages}>
          <MasterData
            form={form}
            connector={loaded?.data}
            {...(client && { clientCountry: client.country })}
          />
          <Authentication form={form} connector={loaded?.data} readOnly={!manages} />
        </fieldset>
        <Routing form={form} />
        <fieldset className={classes["part"]} disabled={!manages}>
          <MayRoute form={form} />
          <Replies form={form} />
          <AnswerToProvider form={form} />
        </fieldset>
      </FormFrame>
      <NewToken
        token={made?.token ?? null}
        oldUntil={made?.previous_token_until ?? null}
        onDone={saved}
      />
    </>
  );
}
