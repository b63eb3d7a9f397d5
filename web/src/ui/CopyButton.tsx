import { ActionIcon } from "@mantine/core";
import { useClipboard } from "@mantine/hooks";
import { useWords } from "~/kernel/i18n";
import { Tip } from "./later/Tip";
import { CheckIcon, CopyIcon } from "./icons";
import { words } from "./words";

/** Copies a value; `what` names it for those who only hear the button. */
export function CopyButton({ value, what }: Readonly<{ value: string; what: string }>) {
  const t = useWords(words);
  const { copied, copy } = useClipboard({ timeout: 1500 });
  const label = copied ? t("action.copied") : t("action.copy_what", { what });
  return (
    <Tip label={label}>
      <ActionIcon
        size="sm"
        aria-label={label}
        onClick={(event) => {
          event.stopPropagation();
          copy(value);
        }}
      >
        {copied ? <CheckIcon size={15} /> : <CopyIcon size={15} />}
      </ActionIcon>
    </Tip>
  );
}
