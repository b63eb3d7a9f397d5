import { Button } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { api, ok } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import { Sheet } from "./Sheet";
import { words } from "./words";

/** She says that the address is hers: until then no SMS is sent to it. */
export function ConfirmAddress({ secret }: Readonly<{ secret: string }>) {
  const t = useWords(words);
  const asked = useQuery({
    queryKey: ["by-email", "address", secret],
    queryFn: () => ok(api.POST("/api/v1/by-email/address", { body: { secret } })),
    retry: false,
  });
  const confirm = useMutation({
    mutationFn: () => ok(api.POST("/api/v1/by-email/address/confirm", { body: { secret } })),
  });
  if (asked.error || confirm.error) return <Sheet title={t("bad")} about={t("bad.hint")} />;
  if (!asked.data) return <Sheet title={t("confirm.title")} about="…" />;
  const { address, confirmed } = asked.data;
  if (confirm.isSuccess || confirmed)
    return <Sheet title={t("confirm.over")} about={t("confirm.over.hint", { address })} />;
  return (
    <Sheet title={t("confirm.title")} about={t("confirm.about", { address })}>
      <Button size="md" loading={confirm.isPending} onClick={() => confirm.mutate()}>
        {t("confirm.button")}
      </Button>
    </Sheet>
  );
}
