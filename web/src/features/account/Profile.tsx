import { Button, Select, Stack, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type SyntheticEvent, useState } from "react";
import { api, ok } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import { meQuery, useMe } from "~/kernel/me";
import { timeZones } from "~/kernel/places";
import { useToastProblem } from "~/ui/problems";
import { toast } from "~/ui/toast";
import { Part } from "./Part";
import { words } from "./words";

export function Profile() {
  const t = useWords(words);
  const { user } = useMe();
  const queries = useQueryClient();
  const complain = useToastProblem();
  const [name, setName] = useState(user.name);
  const [email, setEmail] = useState(user.email ?? "");
  const [zone, setZone] = useState(user.time_zone);
  const save = useMutation({
    mutationFn: () =>
      ok(
        api.PATCH("/api/v1/me", {
          body: { name, email: email.trim() || null, time_zone: zone },
        }),
      ),
    onSuccess: (me) => {
      queries.setQueryData(meQuery.queryKey, me);
      toast({ tone: "good", title: t("saved") });
    },
    onError: complain,
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <Part title={t("profile")}>
      <form onSubmit={submit}>
        <Stack>
          <TextInput
            label={t("name")}
            required
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <TextInput
            label={t("email")}
            description={t("email.hint")}
            type="email"
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
          <Select
            label={t("time_zone")}
            data={timeZones()}
            value={zone}
            onChange={setZone}
            placeholder={t("time_zone.client")}
            searchable
            clearable
            clearButtonProps={{ "aria-label": t("time_zone.client") }}
          />
          <div>
            <Button type="submit" loading={save.isPending}>
              {t("save")}
            </Button>
          </div>
        </Stack>
      </form>
    </Part>
  );
}
