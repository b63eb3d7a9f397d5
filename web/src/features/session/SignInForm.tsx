import { Alert, Anchor, Button, Stack, TextInput } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { type SyntheticEvent, useEffect, useRef, useState } from "react";
import type { Credentials } from "~/kernel/api";
import { useWords } from "~/kernel/i18n";
import type { Problem } from "~/kernel/problem";
import { remembered } from "~/kernel/remembered";
import { PasswordField } from "~/ui/form/PasswordField";
import { useExplain } from "~/ui/problems";
import { CodeForm } from "./CodeForm";
import { words } from "./words";

type SignInFormProps = Readonly<{
  signIn: (credentials: Credentials) => Promise<boolean>;
  problem: Problem | undefined;
  busy: boolean;
  forget: () => void;
}>;

const lastClient = remembered("client", "");

/** The client from the address (?client=acme) here or where she wanted to go, else the last one that was used here. */
function firstClient(): string {
  const here = new URLSearchParams(location.search);
  const next = new URL(here.get("next") ?? "/", location.origin);
  return here.get("client") ?? next.searchParams.get("client") ?? lastClient.get();
}

export function SignInForm({ signIn, problem, busy, forget }: SignInFormProps) {
  const t = useWords(words);
  const [client, setClient] = useState(firstClient);
  const [reseller, setReseller] = useState("");
  const [username, setUsername] = useState("");
  const [password, setPassword] = useState("");
  const [ambiguous, setAmbiguous] = useState(false);
  const passwordField = useRef<HTMLInputElement>(null);
  if (problem?.code === "ambiguous_account" && !ambiguous) setAmbiguous(true);

  useEffect(() => {
    if (problem?.code === "wrong_credentials") passwordField.current?.select();
  }, [problem]);

  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    return enter();
  };
  const enter = async (code?: string) => {
    const done = await signIn({
      ...(code === undefined ? {} : { code }),
      client: client.trim() || null,
      username: username.trim(),
      password,
      ...(ambiguous ? { reseller: reseller.trim() } : {}),
    });
    if (done) lastClient.set(client.trim());
  };

  if (problem?.code === "second_factor_needed" || problem?.code === "wrong_code")
    return (
      <CodeForm
        wrong={problem.code === "wrong_code"}
        busy={busy}
        onCode={(code) => void enter(code)}
        onBack={forget}
      />
    );
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
        <PasswordField
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
        <Anchor size="sm" renderRoot={(props) => <Link to="/forgotten" {...props} />}>
          {t("forgot")}
        </Anchor>
      </Stack>
    </form>
  );
}

function Trouble({ problem }: Readonly<{ problem: Problem | undefined }>) {
  const t = useWords(words);
  const explain = useExplain();
  if (!problem) return null;
  const wait = problem.more["retry_after_s"];
  const known = {
    wrong_credentials: { title: t("wrong"), hint: t("wrong.hint") },
    too_many: {
      title: t("too_many"),
      hint:
        typeof wait === "number" && wait < 120
          ? t("too_many.wait", { seconds: wait })
          : t("too_many.hint"),
    },
    not_from_here: { title: t("not_from_here"), hint: t("not_from_here.hint") },
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
