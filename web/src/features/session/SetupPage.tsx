import { Alert, Button, Stack, TextInput } from "@mantine/core";
import { useRouter, useSearch } from "@tanstack/react-router";
import { type SyntheticEvent, useState } from "react";
import { api, ok } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import { PasswordField } from "~/ui/form/PasswordField";
import { type Explained, useExplain } from "~/ui/problems";
import { useTitle } from "~/ui/useTitle";
import { Door } from "./Door";
import { useSignIn } from "./useSignIn";
import { words } from "./words";

/** The one-time page behind the address that the first start prints. */
export function SetupPage() {
  const t = useWords(words);
  useTitle(t("setup.title"));
  const { code } = useSearch({ from: "/setup" });
  const router = useRouter();
  const { signIn } = useSignIn(undefined);
  const explain = useExplain();
  const [username, setUsername] = useState("");
  const [password, setPassword] = useState("");
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<Explained>();

  const submit = async (event: SyntheticEvent) => {
    event.preventDefault();
    setBusy(true);
    try {
      await ok(api.POST("/api/v1/setup", { body: { code: code ?? "", username, password } }));
      if (!(await signIn({ client: null, username: username.trim(), password })))
        await router.navigate({ to: "/sign-in" });
    } catch (error) {
      setTrouble(explain(error));
    } finally {
      setBusy(false);
    }
  };

  return (
    <Door title={t("setup.title")} about={code ? t("setup.about") : t("setup.no_code")}>
      {code && (
        <form onSubmit={(event) => void submit(event)}>
          <Stack gap="md">
            {trouble && (
              <Alert color="red" title={trouble.title} role="alert">
                {trouble.hint}
              </Alert>
            )}
            <TextInput
              label={t("username")}
              autoComplete="username"
              required
              withAsterisk={false}
              value={username}
              onChange={(event) => setUsername(event.currentTarget.value)}
            />
            <PasswordField
              label={t("password")}
              description={t("setup.password.hint")}
              autoComplete="new-password"
              required
              minLength={10}
              withAsterisk={false}
              value={password}
              onChange={(event) => setPassword(event.currentTarget.value)}
            />
            <Button type="submit" size="md" loading={busy}>
              {t("setup.submit")}
            </Button>
          </Stack>
        </form>
      )}
    </Door>
  );
}
