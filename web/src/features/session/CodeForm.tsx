import { Alert, Button, Stack, TextInput } from "@mantine/core";
import { type SyntheticEvent, useState } from "react";
import { useWords } from "~/kernel/i18n";
import { words } from "./words";

type CodeFormProps = Readonly<{
  wrong: boolean;
  busy: boolean;
  onCode: (code: string) => void;
  onBack: () => void;
}>;

/** The second step of signing in, for those who have a second factor. */
export function CodeForm({ wrong, busy, onCode, onBack }: CodeFormProps) {
  const t = useWords(words);
  const [code, setCode] = useState("");
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    onCode(code);
    setCode("");
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        {wrong && <Alert color="red" role="alert" title={t("code.wrong")} />}
        <TextInput
          label={t("code")}
          description={t("code.hint")}
          inputMode="numeric"
          autoComplete="one-time-code"
          required
          withAsterisk={false}
          // The page has one purpose; whoever comes here wants to type.
          // eslint-disable-next-line jsx-a11y/no-autofocus
          autoFocus
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
        <Button type="submit" size="md" loading={busy} fullWidth>
          {t("submit")}
        </Button>
        <Button variant="subtle" onClick={onBack}>
          {t("code.back")}
        </Button>
      </Stack>
    </form>
  );
}
