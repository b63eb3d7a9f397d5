import { Button, Group, Text } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, ok } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import { formatMoment } from "~/kernel/time";
import { CopyButton } from "~/ui/CopyButton";
import { FormSection } from "~/ui/form/FormFrame";
import { useToastProblem } from "~/ui/problems";
import { toast } from "~/ui/toast";
import { useInvite, useLink } from "./invitation";
import { words } from "./words";

/** How a user gets in: her invitation, her sessions, her second factor. What is done here is done at once. */
export function Access({ userId }: Readonly<{ userId: string }>) {
  const t = useWords(words);
  const queries = useQueryClient();
  const complain = useToastProblem();
  const invited = useInvite();
  const params = { path: { id: userId } };
  const link = useLink(userId);
  const invitation = useQuery({
    queryKey: ["users", "invitation", userId],
    queryFn: () => ok(api.GET("/api/v1/users/{id}/invitation", { params })),
  });
  const sessions = useQuery({
    queryKey: ["users", "sessions", userId],
    queryFn: () => ok(api.GET("/api/v1/users/{id}/sessions", { params })),
  });
  const again = () => queries.invalidateQueries({ queryKey: ["users"] });
  const invite = useMutation({
    mutationFn: () => invited(userId),
  });
  const done = (title: string) => ({
    onSuccess: async () => {
      toast({ tone: "good", title });
      await again();
    },
    onError: complain,
  });
  const endSessions = useMutation({
    mutationFn: () => ok(api.DELETE("/api/v1/users/{id}/sessions", { params })),
    ...done(t("signin.ended")),
  });
  const removeFactor = useMutation({
    mutationFn: () => ok(api.DELETE("/api/v1/users/{id}/second-factor", { params })),
    ...done(t("signin.factor.removed")),
  });
  const count = sessions.data?.items.length ?? 0;
  return (
    <FormSection title={t("signin")}>
      {link && (
        <div>
          <Text size="sm">{t("signin.link.hint")}</Text>
          <Group gap="xs" wrap="nowrap">
            <code style={{ overflowWrap: "anywhere" }}>{link}</code>
            <CopyButton value={link} what={t("signin.link")} />
          </Group>
        </div>
      )}
      <Text size="sm" c="dimmed">
        {invitation.data?.until
          ? t("signin.invited", { at: formatMoment(invitation.data.until) })
          : t("signin.invite.hint")}
      </Text>
      <Group gap="sm">
        <Button variant="default" loading={invite.isPending} onClick={() => invite.mutate()}>
          {t("signin.invite")}
        </Button>
        <Button
          variant="default"
          disabled={count === 0}
          loading={endSessions.isPending}
          onClick={() => endSessions.mutate()}
        >
          {t("signin.end", { count })}
        </Button>
        <Button
          variant="default"
          loading={removeFactor.isPending}
          onClick={() => removeFactor.mutate()}
        >
          {t("signin.factor")}
        </Button>
      </Group>
    </FormSection>
  );
}
