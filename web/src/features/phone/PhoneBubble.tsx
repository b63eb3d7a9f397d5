import { Anchor } from "@mantine/core";
import { useWords } from "~/kernel/i18n";
import type { Bubble } from "./thread";
import classes from "./phone.module.css";
import { words } from "./words";

type PhoneBubbleProps = Readonly<{ bubble: Bubble; onAgain: (bubble: Bubble) => void }>;

export function PhoneBubble({ bubble, onAgain }: PhoneBubbleProps) {
  return (
    <>
      <div className={`${classes.bubble ?? ""} ${(bubble.mine ? classes.mine : classes.theirs) ?? ""}`}>{bubble.text}</div>
      {bubble.mine && <OutcomeNote bubble={bubble} onAgain={onAgain} />}
    </>
  );
}

function OutcomeNote({ bubble, onAgain }: PhoneBubbleProps) {
  const t = useWords(words);
  const { outcome } = bubble;
  if (outcome === null) return <div className={classes.note}>{t("phone.sending")}</div>;
  if (outcome.kind === "received") {
    return (
      <div className={classes.note}>
        {t("phone.delivered")} · {t("phone.took", { ms: outcome.tookMs })}
      </div>
    );
  }
  return (
    <div className={`${classes.note ?? ""} ${classes.bad ?? ""}`}>
      {outcome.kind === "refused"
        ? t("phone.refused", { status: outcome.status, reason: outcome.reason })
        : t("phone.unreachable")}{" "}
      <Anchor
        component="button"
        type="button"
        size="xs"
        onClick={() => {
          onAgain(bubble);
        }}
      >
        {t("phone.retry")}
      </Anchor>
    </div>
  );
}
