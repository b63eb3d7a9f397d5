import { ActionIcon, Code, Group, Tooltip } from "@mantine/core";
import { useState } from "react";
import { useWords } from "~/kernel/i18n";
import { CopyButton } from "~/ui/CopyButton";
import { EyeIcon, EyeOffIcon } from "~/ui/icons";
import { words } from "./words";

type TokenValueProps = Readonly<{
  /** Complete only for those who may change the connector. */
  token: string | null;
  set: boolean;
}>;

/** A token behind dots, to be shown or copied by those who may. */
export function TokenValue({ token, set }: TokenValueProps) {
  const t = useWords(words);
  const [shown, setShown] = useState(false);
  if (token === null) return <>{set ? t("token.set") : t("token.none")}</>;
  const label = shown ? t("token.hide") : t("token.reveal");
  return (
    <Group gap={4} wrap="nowrap">
      <Code>{shown ? token : "••••••••"}</Code>
      <Tooltip label={label}>
        <ActionIcon
          size="sm"
          aria-label={label}
          onClick={(event) => {
            event.stopPropagation();
            setShown(!shown);
          }}
        >
          {shown ? <EyeOffIcon size={15} /> : <EyeIcon size={15} />}
        </ActionIcon>
      </Tooltip>
      <CopyButton value={token} what={t("token")} />
    </Group>
  );
}
