import { Anchor, Button, Stack, Text, TextInput } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { type SyntheticEvent, useState } from "react";
import { api, ok } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import { remembered } from "~/kernel/remembered";
import { useToastProblem } from "~/ui/problems";
import { useTitle } from "~/ui/useTitle";
import { Door } from "./Door";
import { words } from "./words";

const lastClient = remembered("client", "");

/** Ask for a link to choose a new password. Says the same whether there is such an account. */
export function ForgottenPage() {
  const t = useWords(words);
  useTitle(t("forgotten.title"));
  const complain = useToastProblem();
  const [client, setClient] = useState(lastClient.get);
  const [username, setUsername] = useState("");
  const [busy, setBusy] = useState(false);
  const [asked, setAsked] = useState(false);

  const submit = async (event: SyntheticEvent) => {
    event.preventDefault();
    setBusy(true);
    try {
      const body = { client: client.trim() || null, username: username.trim() };
      await ok(api.POST("/api/v1/session/forgotten", { body }));
      setAsked(true);
    } catch (error) {
      complain(error);
    } finally {
      setBusy(false);
    }
  };

  return (
    <Door title={t("forgotten.title")} about={t("forgotten.about")}>
      {asked ? (
        <Text role="status">{t("forgotten.asked")}</Text>
      ) : (
        <form onSubmit={(event) => void submit(event)}>
          <Stack gap="md">
            <TextInput
              label={t("client")}
              description={t("client.hint")}
              autoComplete="organization"
              value={client}
              onChange={(event) => setClient(event.currentTarget.value)}
            />
            <TextInput
              label={t("username")}
              autoComplete="username"
              required
              withAsterisk={false}
              value={username}
              onChange={(event) => setUsername(event.currentTarget.value)}
            />
            <Button type="submit" size="md" loading={busy}>
              {t("forgotten.submit")}
            </Button>
          </Stack>
        </form>
      )}
      <Text mt="md">
        <Anchor size="sm" renderRoot={(props) => <Link to="/sign-in" {...props} />}>
          {t("forgotten.back")}
        </Anchor>
      </Text>
    </Door>
  );
}
