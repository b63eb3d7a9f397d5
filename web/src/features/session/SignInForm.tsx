import { Alert, Button, PasswordInput, Stack, TextInput } from "@mantine/core";
import { type SyntheticEvent, useEffect, useRef, useState } from "react";
import type { Credentials } from "~/kernel/api";
import { useWords } from "~/kernel/i18n";
import type { Problem } from "~/kernel/problem";
import { remembered } from "~/kernel/remembered";
import { useExplain } from "~/ui/problems";
import { words } from "./words";

type SignInFormProps = Readonly<{
  signIn: (credentials: Credentials) => Promise<boolean>;
  problem: Problem | undefined;
  busy: boolean;
}>;

const lastClient = remembered("client", "");

export function SignInForm({ signIn, problem, busy }: SignInFormProps) {
  const t = useWords(words);
  const [client, setClient] = useState(lastClient.get);
  const [reseller, setReseller] = useState("");
  const [username, setUsername] = useState("");
  const [password, setPassword] = useState("");
  const [ambiguous, setAmbiguous] = useState(false);
  const passwordField = useRef<HTMLInputElement>(null);
  if (problem?.code === "ambiguous_account" && !ambiguous) setAmbiguous(true);

  useEffect(() => {
    if (problem?.code === "wrong_credentials") passwordField.current?.select();
  }, [problem]);

  const submit = async (event: SyntheticEvent) => {
    event.preventDefault();
    const done = await signIn({
      client: client.trim() || null,
      username: username.trim(),
      password,
      ...(ambiguous ? { reseller: reseller.trim() } : {}),
    });
    if (done) lastClient.set(client.trim());
  };

  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack gap="md">
        <Trouble problem={problem} />
        <TextInput
          label={t("client")}
          description={t("client.hint")}
          name="client"
          autoComplete="organization"
          autoCapitalize="none"
          spellCheck={false}
          value={client}
          data-autofocus={client === "" || undefined}
          onChange={(event) => setClient(event.currentTarget.value)}
        />
        {ambiguous && (
          <TextInput
            label={t("reseller")}
            description={t("reseller.hint")}
            name="reseller"
            required
            withAsterisk={false}
            value={reseller}
            onChange={(event) => setReseller(event.currentTarget.value)}
          />
        )}
        <TextInput
          label={t("username")}
          name="username"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          required
          withAsterisk={false}
          // The page has one purpose; whoever comes here wants to type.
          // eslint-disable-next-line jsx-a11y/no-autofocus
          autoFocus
          value={username}
          onChange={(event) => setUsername(event.currentTarget.value)}
        />
        <PasswordInput
          ref={passwordField}
          label={t("password")}
          name="password"
          autoComplete="current-password"
          required
          withAsterisk={false}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <Button type="submit" size="md" loading={busy} fullWidth>
          {t("submit")}
        </Button>
      </Stack>
    </form>
  );
}

function Trouble({ problem }: Readonly<{ problem: Problem | undefined }>) {
  const t = useWords(words);
  const explain = useExplain();
  if (!problem) return null;
  const known = {
    wrong_credentials: { title: t("wrong"), hint: t("wrong.hint") },
    too_many: { title: t("too_many"), hint: t("too_many.hint") },
    ambiguous_account: { title: t("ambiguous"), hint: t("reseller.hint") },
    origin_mismatch: { title: t("origin"), hint: t("origin.hint") },
  }[problem.code];
  const { title, hint } = known ?? explain(problem);
  return (
    <Alert color={problem.code === "ambiguous_account" ? "ring" : "red"} title={title} role="alert">
      {hint}
    </Alert>
  );
}
