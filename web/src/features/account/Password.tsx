import { Button, Stack } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type SyntheticEvent, useState } from "react";
import { api, ok } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import { useMe } from "~/kernel/me";
import { Problem } from "~/kernel/problem";
import { PasswordField } from "~/ui/form/PasswordField";
import { useToastProblem } from "~/ui/problems";
import { toast } from "~/ui/toast";
import { Part } from "./Part";
import { words } from "./words";

export function Password() {
  const t = useWords(words);
  const me = useMe();
  const queries = useQueryClient();
  const complain = useToastProblem();
  const [old, setOld] = useState("");
  const [fresh, setFresh] = useState("");
  const save = useMutation({
    mutationFn: () => ok(api.PUT("/api/v1/me/password", { body: { old, new: fresh } })),
    onSuccess: async () => {
      setOld("");
      setFresh("");
      toast({ tone: "good", title: t("password.saved") });
      await queries.invalidateQueries({ queryKey: ["me", "sessions"] });
    },
    onError: (error) => {
      if (!(error instanceof Problem) || error.status !== 422) complain(error);
    },
  });
  const wrong = save.error instanceof Problem ? save.error : undefined;
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <Part title={t("password")} about={t("password.about")}>
      <form onSubmit={submit}>
        <Stack>
          <input type="hidden" autoComplete="username" value={me.user.username} readOnly />
          <PasswordField
            label={t("password.old")}
            autoComplete="current-password"
            required
            value={old}
            error={wrong?.code === "wrong_password" && t("password.wrong")}
            onChange={(event) => setOld(event.currentTarget.value)}
          />
          <PasswordField
            label={t("password.new")}
            description={t("password.hint")}
            autoComplete="new-password"
            required
            value={fresh}
            error={wrong?.code === "weak_password" && t("password.weak")}
            onChange={(event) => setFresh(event.currentTarget.value)}
          />
          <div>
            <Button type="submit" loading={save.isPending}>
              {t("password.save")}
            </Button>
          </div>
        </Stack>
      </form>
    </Part>
  );
}
