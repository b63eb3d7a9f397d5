import { Alert, Button, Group, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import type { User } from "~/kernel/api";
import { api, ok } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import { useToastProblem } from "~/ui/problems";
import { toast } from "~/ui/toast";
import { words } from "./words";

/** Whether she said that the address for SMS is hers; until then nothing is sent to it. */
export function Address({ user }: Readonly<{ user: User }>) {
  const t = useWords(words);
  const complain = useToastProblem();
  const params = { path: { id: user.id } };
  const again = useMutation({
    mutationFn: () => ok(api.POST("/api/v1/users/{id}/sms-email/confirmation", { params })),
    onSuccess: () => toast({ tone: "good", title: t("address.sent") }),
    onError: complain,
  });
  if (user.sms_delivery !== "email") return null;
  const address = user.sms_email ?? user.email ?? "";
  return (
    <Alert color={user.sms_email_confirmed ? "green" : "yellow"} title={address}>
      <Group justify="space-between">
        <Text size="sm">
          {t(user.sms_email_confirmed ? "address.confirmed" : "address.waiting")}
        </Text>
        {!user.sms_email_confirmed && (
          <Button
            size="xs"
            variant="default"
            loading={again.isPending}
            onClick={() => again.mutate()}
          >
            {t("address.again")}
          </Button>
        )}
      </Group>
    </Alert>
  );
}
