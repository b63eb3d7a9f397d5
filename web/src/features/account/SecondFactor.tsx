import { Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type SyntheticEvent, useState } from "react";
import { api, ok } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import { meQuery } from "~/kernel/me";
import { Problem } from "~/kernel/problem";
import { formatMoment } from "~/kernel/time";
import { CopyButton } from "~/ui/CopyButton";
import { Notice } from "~/ui/Notice";
import { useToastProblem } from "~/ui/problems";
import { Part } from "./Part";
import classes from "./Part.module.css";
import { words } from "./words";

const KEY = ["me", "second-factor"];

/** Set one up with an app's camera, keep the recovery codes, or remove it. */
export function SecondFactor() {
  const t = useWords(words);
  const queries = useQueryClient();
  const complain = useToastProblem();
  const factor = useQuery({
    queryKey: KEY,
    queryFn: () => ok(api.GET("/api/v1/me/second-factor")),
  });
  const [codes, setCodes] = useState<readonly string[]>();
  const begin = useMutation({
    mutationFn: () => ok(api.POST("/api/v1/me/second-factor")),
    onError: complain,
  });
  const confirm = useMutation({
    mutationFn: (code: string) =>
      ok(api.POST("/api/v1/me/second-factor/confirm", { body: { code } })),
    onSuccess: async ({ recovery_codes: made }) => {
      setCodes(made);
      begin.reset();
      await queries.invalidateQueries({ queryKey: KEY });
    },
  });
  const remove = useMutation({
    mutationFn: (code: string) =>
      ok(api.POST("/api/v1/me/second-factor/remove", { body: { code } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: KEY }),
  });
  const done = async () => {
    setCodes(undefined);
    await queries.invalidateQueries({ queryKey: meQuery.queryKey });
  };

  return (
    <Part title={t("factor")} about={t("factor.about")}>
      {codes && (
        <Stack>
          <Notice>{t("factor.codes.hint")}</Notice>
          <div className={classes["codes"]}>
            {codes.map((code) => (
              <span key={code}>{code}</span>
            ))}
          </div>
          <Group>
            <CopyButton value={codes.join("\n")} what={t("factor.codes")} />
            <Button onClick={() => void done()}>{t("factor.codes.kept")}</Button>
          </Group>
        </Stack>
      )}
      {!codes && factor.data?.in_use && (
        <>
          <Text size="sm">
            {t("factor.on", {
              at: formatMoment(factor.data.confirmed_at ?? ""),
              count: factor.data.recovery_codes,
            })}
          </Text>
          <Code
            label={t("factor.remove.code")}
            action={t("factor.remove")}
            tone="red"
            busy={remove.isPending}
            wrong={isWrong(remove.error)}
            onCode={remove.mutate}
          />
        </>
      )}
      {!codes && factor.data && !factor.data.in_use && !begin.data && (
        <div>
          <Button loading={begin.isPending} onClick={() => begin.mutate()}>
            {t("factor.begin")}
          </Button>
        </div>
      )}
      {begin.data && (
        <Stack>
          <Text size="sm">{t("factor.scan")}</Text>
          <img className={classes["picture"]} alt={t("factor.picture")} src={begin.data.picture} />
          <Group gap="xs">
            <Text size="sm">{t("factor.type")}</Text>
            <code>{begin.data.secret}</code>
            <CopyButton value={begin.data.secret} what={t("factor.secret")} />
          </Group>
          <Code
            label={t("factor.code")}
            action={t("factor.confirm")}
            busy={confirm.isPending}
            wrong={isWrong(confirm.error)}
            onCode={confirm.mutate}
          />
        </Stack>
      )}
    </Part>
  );
}

function isWrong(error: unknown): boolean {
  return error instanceof Problem && error.code === "wrong_code";
}

type CodeProps = Readonly<{
  label: string;
  action: string;
  tone?: "red";
  busy: boolean;
  wrong: boolean;
  onCode: (code: string) => void;
}>;

function Code({ label, action, tone, busy, wrong, onCode }: CodeProps) {
  const t = useWords(words);
  const [code, setCode] = useState("");
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    onCode(code);
  };
  return (
    <form onSubmit={submit}>
      <Group align="end">
        <TextInput
          label={label}
          inputMode="numeric"
          autoComplete="one-time-code"
          required
          value={code}
          error={wrong && t("factor.wrong")}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
        <Button
          type="submit"
          loading={busy}
          {...(tone && { color: tone, variant: "light" as const })}
        >
          {action}
        </Button>
      </Group>
    </form>
  );
}
