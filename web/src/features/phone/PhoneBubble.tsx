import { Anchor } from "@mantine/core";
import { useWords } from "~/kernel/i18n";
import classes from "./phone.module.css";
import type { Bubble } from "./thread";
import { words } from "./words";

interface PhoneBubbleProps {
  bubble: Bubble;
  onAgain: (bubble: Bubble) => void;
}

export function PhoneBubble({ bubble, onAgain }: PhoneBubbleProps) {
  return (
    <>
      <div className={`${classes["bubble"]} ${classes[bubble.mine ? "mine" : "theirs"]}`}>
        {bubble.text}
      </div>
      {bubble.mine && <OutcomeNote bubble={bubble} onAgain={onAgain} />}
    </>
  );
}

function OutcomeNote({ bubble, onAgain }: PhoneBubbleProps) {
  const t = useWords(words);
  const { outcome } = bubble;
  if (outcome === null) return <div className={classes["note"]}>{t("sending")}</div>;
  if (outcome.kind === "received") {
    return (
      <div className={classes["note"]}>
        {t("delivered")} · {t("took", { ms: outcome.tookMs })}
      </div>
    );
  }
  return (
    <div className={`${classes["note"]} ${classes["bad"]}`}>
      {outcome.kind === "refused"
        ? t("refused", { status: outcome.status, reason: outcome.reason })
        : t("unreachable")}{" "}
      <Anchor component="button" type="button" size="xs" onClick={() => onAgain(bubble)}>
        {t("retry")}
      </Anchor>
    </div>
  );
}
