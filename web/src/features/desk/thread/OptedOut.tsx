import { Button, Group, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { useWords } from "~/kernel/i18n";
import { useRight } from "~/kernel/me";
import { formatMoment } from "~/kernel/time";
import { WarningIcon } from "~/ui/icons";
import { words as keyWords } from "~/ui/keys/words";
import { words } from "../words";
import classes from "./Resting.module.css";

type OptedOutProps = Readonly<{
  since: string;
  onNote: () => void;
  onReason: (reason: string) => void;
}>;

/** In place of the composer: this customer wants no SMS. Who has the right may say why she gets one all the same. */
export function OptedOut({ since, onNote, onReason }: OptedOutProps) {
  const t = useWords(words);
  const tKey = useWords(keyWords);
  const mayOverride = useRight("opt_outs.override");
  const [reason, setReason] = useState("");
  return (
    <div className={classes["resting"]} role="status">
      <Text fw={600} c="var(--bad)">
        <WarningIcon size={16} /> {t("opted_out.since", { time: formatMoment(since) })}
      </Text>
      <Text size="sm" mb="sm">
        {t("opted_out.hint")}
      </Text>
      <form
        onSubmit={(submitted) => {
          submitted.preventDefault();
          if (reason.trim() !== "") onReason(reason.trim());
        }}
      >
        <Group align="end" gap="xs">
          {mayOverride && (
            <>
              <TextInput
                flex={1}
                label={t("opted_out.reason")}
                description={t("opted_out.reason.hint")}
                maxLength={500}
                value={reason}
                onChange={(change) => setReason(change.currentTarget.value)}
              />
              <Button type="submit" variant="default" disabled={reason.trim() === ""}>
                {t("opted_out.write")}
              </Button>
            </>
          )}
          <Button variant="default" onClick={onNote}>
            {tKey("note")}
          </Button>
        </Group>
      </form>
    </div>
  );
}
