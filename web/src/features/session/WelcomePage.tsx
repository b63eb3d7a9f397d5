import { Alert, Button, Stack, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useLocation, useRouter } from "@tanstack/react-router";
import { type SyntheticEvent, useState } from "react";
import { api, ok } from "~/kernel/http";
import { useBrand } from "~/kernel/brand";
import { useWords } from "~/kernel/i18n";
import { Problem } from "~/kernel/problem";
import { remembered } from "~/kernel/remembered";
import { PasswordField } from "~/ui/form/PasswordField";
import { type Explained, useExplain } from "~/ui/problems";
import { useTitle } from "~/ui/useTitle";
import { Door } from "./Door";
import { useSignIn } from "./useSignIn";
import { words } from "./words";

const lastClient = remembered("client", "");

/** Behind an invitation, or a link for a new password: choose one, and be signed in. The secret never leaves the `#`. */
export function WelcomePage() {
  const t = useWords(words);
  const token = useLocation({ select: (location) => location.hash.replace(/^#/, "") });
  const link = useQuery({
    queryKey: ["session", "link", token],
    queryFn: () => ok(api.POST("/api/v1/session/link", { body: { token } })),
    enabled: token !== "",
    retry: false,
  });
  const { product } = useBrand();
  const title =
    link.data?.purpose === "password" ? t("welcome.again") : t("welcome.title", { product });
  useTitle(title);
  if (token === "" || link.error)
    return <Door title={t("welcome.used")} about={t("welcome.used.hint")} children={null} />;
  if (!link.data) return <Door title={title} about="…" children={null} />;
  const { name, username, client } = link.data;
  return (
    <Door title={title} about={t("welcome.about", { name })}>
      <Choose token={token} username={username} client={client} />
    </Door>
  );
}

type ChooseProps = Readonly<{ token: string; username: string; client: string | null }>;

function Choose({ token, username, client }: ChooseProps) {
  const t = useWords(words);
  const explain = useExplain();
  const router = useRouter();
  const { signIn } = useSignIn(undefined);
  const [password, setPassword] = useState("");
  const [busy, setBusy] = useState(false);
  const [weak, setWeak] = useState<string>();
  const [trouble, setTrouble] = useState<Explained>();

  const submit = async (event: SyntheticEvent) => {
    event.preventDefault();
    setBusy(true);
    setWeak(undefined);
    try {
      await ok(api.POST("/api/v1/session/link/password", { body: { token, password } }));
      if (client) lastClient.set(client);
      if (!(await signIn({ client, username, password })))
        await router.navigate({ to: "/sign-in", search: {} });
    } catch (error) {
      if (error instanceof Problem && error.code === "weak_password") setWeak(error.message);
      else setTrouble(explain(error));
    } finally {
      setBusy(false);
    }
  };

  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack gap="md">
        {trouble && (
          <Alert color="red" title={trouble.title} role="alert">
            {trouble.hint}
          </Alert>
        )}
        {client && <TextInput label={t("client")} value={client} readOnly />}
        <TextInput label={t("username")} value={username} autoComplete="username" readOnly />
        <PasswordField
          label={t("password")}
          description={t("setup.password.hint")}
          autoComplete="new-password"
          required
          minLength={10}
          withAsterisk={false}
          error={weak}
          // The page has one purpose; whoever comes here wants to type.
          // eslint-disable-next-line jsx-a11y/no-autofocus
          autoFocus
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <Button type="submit" size="md" loading={busy}>
          {t("welcome.submit")}
        </Button>
      </Stack>
    </form>
  );
}
