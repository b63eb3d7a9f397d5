import { useWords } from "~/kernel/i18n";
import { StateBadge } from "~/ui/StateBadge";
import { useOutputName } from "../canvas/names";
import type { Outcome } from "../contract";
import { isFailure, words } from "../words/trace";
import classes from "./trace.module.css";

/** How a run ended. */
export function OutcomeLine({ outcome }: Readonly<{ outcome: Outcome }>) {
  const t = useWords(words);
  const outputName = useOutputName();
  if (outcome.kind === "ended")
    return (
      <StateBadge tone="good">
        {t(outcome.answered ? "outcome.answered" : "outcome.ended")}
      </StateBadge>
    );
  if (outcome.kind === "failed") {
    const code = `failed.${outcome.code ?? ""}`;
    const { message } = outcome;
    const about = outcome.code === "not_connected" && message ? outputName(message) : message;
    return (
      <div className={classes["outcome"]}>
        <StateBadge tone="bad">{t("outcome.failed")}</StateBadge>
        <p>
          {isFailure(code) ? t(code) : outcome.code}
          {about && ` (${about})`}
        </p>
      </div>
    );
  }
  const shown = Object.entries(outcome.shown ?? {});
  return (
    <div className={classes["outcome"]}>
      <StateBadge tone="accent">
        {t("outcome.group", { group: outcome.group_name ?? "…" })}
      </StateBadge>
      <p>
        {[
          outcome.agent_name && t("outcome.agent", { agent: outcome.agent_name }),
          t("outcome.priority", { priority: outcome.priority ?? 50 }),
          outcome.subject && t("outcome.subject", { subject: outcome.subject }),
          ...shown.map(([name, value]) => `${name}: ${value}`),
        ]
          .filter(Boolean)
          .join(" · ")}
      </p>
    </div>
  );
}
