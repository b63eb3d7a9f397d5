import { Button, Group, MultiSelect, NativeSelect, Stack, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type SyntheticEvent, useState } from "react";
import type { Right } from "~/kernel/api";
import { api, ok } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import { useMe } from "~/kernel/me";
import { formatWhen, now } from "~/kernel/time";
import { CopyButton } from "~/ui/CopyButton";
import { Notice } from "~/ui/Notice";
import { useToastProblem } from "~/ui/problems";
import { Part } from "./Part";
import { words } from "./words";

const KEY = ["me", "tokens"];
const DAY_MS = 86_400_000;
const days = ["30", "90", "365", "0"] as const;

/** Tokens for scripts: made with some of one's rights, shown once, ended at once. */
export function Tokens() {
  const t = useWords(words);
  const queries = useQueryClient();
  const complain = useToastProblem();
  const [shown, setShown] = useState<string>();
  const tokens = useQuery({ queryKey: KEY, queryFn: () => ok(api.GET("/api/v1/me/tokens")) });
  const read = () => queries.invalidateQueries({ queryKey: KEY });
  const end = useMutation({
    mutationFn: (id: string) => api.DELETE("/api/v1/me/tokens/{id}", { params: { path: { id } } }),
    onError: complain,
    onSettled: read,
  });
  return (
    <Part title={t("tokens")} about={t("tokens.about")}>
      {shown && (
        <Notice>
          {t("tokens.once")}
          <Group gap="xs">
            <code>{shown}</code>
            <CopyButton value={shown} what={t("tokens.token")} />
          </Group>
        </Notice>
      )}
      <ul>
        {tokens.data?.items.map((token) => (
          <li key={token.id}>
            <span>
              {token.name}
              <small>
                {token.rights.join(", ") || t("tokens.no_rights")} ·{" "}
                {token.expires_at
                  ? t("tokens.until", { at: formatWhen(token.expires_at) })
                  : t("tokens.for_ever")}{" "}
                ·{" "}
                {token.last_used_at
                  ? t("tokens.used", {
                      at: formatWhen(token.last_used_at),
                      source: token.last_source ?? "–",
                    })
                  : t("tokens.never")}
              </small>
            </span>
            <Button size="xs" variant="default" onClick={() => end.mutate(token.id)}>
              {t("tokens.end")}
            </Button>
          </li>
        ))}
      </ul>
      <NewToken
        onMade={(token) => {
          setShown(token);
          void read();
        }}
      />
    </Part>
  );
}

function NewToken({ onMade }: Readonly<{ onMade: (token: string) => void }>) {
  const t = useWords(words);
  const me = useMe();
  const complain = useToastProblem();
  const [name, setName] = useState("");
  const [rights, setRights] = useState<string[]>([]);
  const [lasting, setLasting] = useState<string>(days[1]);
  const make = useMutation({
    mutationFn: () =>
      ok(
        api.POST("/api/v1/me/tokens", {
          body: {
            name,
            rights: rights as Right[],
            expires_at:
              lasting === "0" ? null : new Date(now() + Number(lasting) * DAY_MS).toISOString(),
          },
        }),
      ),
    onSuccess: ({ token }) => {
      setName("");
      setRights([]);
      onMade(token);
    },
    onError: complain,
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    make.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <TextInput
          label={t("tokens.name")}
          placeholder={t("tokens.name.example")}
          required
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <MultiSelect
          label={t("tokens.rights")}
          data={[...me.rights]}
          value={rights}
          onChange={setRights}
          searchable
        />
        <NativeSelect
          label={t("tokens.lasting")}
          value={lasting}
          onChange={(event) => setLasting(event.currentTarget.value)}
          data={days.map((value) => ({ value, label: t(`tokens.days.${value}`) }))}
        />
        <div>
          <Button type="submit" loading={make.isPending}>
            {t("tokens.make")}
          </Button>
        </div>
      </Stack>
    </form>
  );
}
