import { Alert, Button, Group } from "@mantine/core";
import { useWords } from "~/kernel/i18n";
import { formatTime } from "~/kernel/time";
import { words } from "../words";
import classes from "./Composer.module.css";
import type { SendTrouble } from "./useSending";

type TroubleProps = Readonly<{
  trouble: SendTrouble | undefined;
  onAnyway: () => void;
  onDismiss: () => void;
}>;

/** Why it was not sent; where somebody wrote meanwhile: what, and whether it is sent all the same. */
export function Trouble({ trouble, onAnyway, onDismiss }: TroubleProps) {
  const t = useWords(words);
  if (!trouble) return null;
  const { crossed } = trouble;
  return (
    <Alert
      color={crossed ? "yellow" : "red"}
      title={trouble.title}
      role="alert"
      withCloseButton
      closeButtonLabel={t("dialog.close")}
      onClose={onDismiss}
    >
      {trouble.hint}
      {crossed && (
        <>
          <blockquote className={classes["crossed"]}>
            <strong>
              {crossed.direction === "in" ? t("thread.customer") : (crossed.user_name ?? "")},{" "}
              {formatTime(crossed.at)}
            </strong>
            <p>{crossed.text ?? t("thread.hidden", { count: crossed.length })}</p>
          </blockquote>
          <Group gap="xs">
            <Button size="xs" onClick={onAnyway}>
              {t("crossed.send")}
            </Button>
            <Button size="xs" variant="default" onClick={onDismiss}>
              {t("crossed.write")}
            </Button>
          </Group>
        </>
      )}
    </Alert>
  );
}
