import { Button, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { ReceivedSms } from "~/kernel/api";
import { useWords } from "~/kernel/i18n";
import { useToastProblem } from "~/ui/problems";
import { toast } from "~/ui/toast";
import { receivedSms } from "../calls";
import type { Run } from "../contract";
import { words } from "../words/trace";

/** The conversation becomes an example of its application with one click. */
export function KeepAsExample({ run, sms }: Readonly<{ run: Run; sms: ReceivedSms }>) {
  const t = useWords(words);
  const queries = useQueryClient();
  const navigate = useNavigate();
  const toastProblem = useToastProblem();
  const { application_id: id } = run;
  const keeping = useMutation({
    mutationFn: () => receivedSms.keep(sms.id, id),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ["routing-examples", id] });
      void queries.invalidateQueries({ queryKey: ["routing-applications"] });
      toast({
        tone: "good",
        title: t("kept", { name: run.application_name }),
        action: {
          label: t("kept.show"),
          run: () => void navigate({ to: "/routing-applications/$id/examples", params: { id } }),
        },
      });
    },
    onError: toastProblem,
  });
  return (
    <div>
      <Button
        variant="default"
        size="xs"
        loading={keeping.isPending}
        onClick={() => keeping.mutate()}
      >
        {t("keep")}
      </Button>
      <Text size="xs" c="dimmed" mt={4}>
        {t("keep.hint")}
      </Text>
    </div>
  );
}
