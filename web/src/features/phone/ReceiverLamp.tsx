import { Group, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useWords } from "~/kernel/i18n";
import classes from "./phone.module.css";
import { words } from "./words";

/** Whether the receiver can take SMS now. */
export function ReceiverLamp() {
  const t = useWords(words);
  const ready = useQuery({
    queryKey: ["phone", "ready"],
    queryFn: async () => (await fetch("/health/ready")).ok,
    refetchInterval: 5000,
    retry: false,
  });
  if (ready.isPending) return null;
  const on = ready.data === true && !ready.isError;
  return (
    <Group gap={6} role="status" wrap="nowrap">
      <span className={classes["lamp"]} data-on={on} aria-hidden="true" />
      <Text size="sm">{on ? t("ready") : t("not_ready")}</Text>
    </Group>
  );
}
