import { Button } from "@mantine/core";
import { useState } from "react";
import { useWords } from "~/kernel/i18n";
import { useRight } from "~/kernel/me";
import { EraseDialog } from "./EraseDialog";
import { words } from "./words";

type EraseButtonProps = Readonly<{
  /** Absent: it is asked. */
  numbers?: readonly string[];
  clientId?: string | null;
  onErased?: () => void;
}>;

/** For those who may erase numbers; nothing for all others. */
export function EraseButton({ numbers, clientId = null, onErased }: EraseButtonProps) {
  const t = useWords(words);
  const mayErase = useRight("sms.erase");
  const [opened, setOpened] = useState(false);
  // Whoever sees only part of a number cannot name it.
  if (!mayErase || numbers?.length === 0 || numbers?.some((one) => one.includes("…"))) return null;
  return (
    <>
      <Button
        size={numbers ? "xs" : "sm"}
        variant="default"
        aria-haspopup="dialog"
        onClick={() => setOpened(true)}
      >
        {numbers ? t("open.these", { count: numbers.length }) : t("open")}
      </Button>
      <EraseDialog
        whose={numbers && { numbers, clientId }}
        opened={opened}
        onClose={() => setOpened(false)}
        {...(onErased && { onErased })}
      />
    </>
  );
}
