import type { ThreadStep } from "~/kernel/api";
import { useWords } from "~/kernel/i18n";
import { formatUntil } from "~/kernel/time";
import { isReason, reasonWords } from "~/ui/why/declining";
import { words } from "./words";

/** Says in words what happened. */
export function useStep(): (step: ThreadStep) => string {
  const t = useWords(words);
  const tReason = useWords(reasonWords);
  return ({ what, agent_name, by_name, detail: given, until }) => {
    const agent = agent_name ?? t("somebody");
    const by = by_name ?? t("somebody");
    const detail = given ?? "";
    switch (what) {
      case "declined":
        return isReason(given)
          ? t("declined.why", { agent, detail: tReason(given) })
          : t("declined", { agent });
      case "transferred":
      case "reassigned":
        return agent_name === null ? t("to.group", { detail, by }) : t("to.agent", { agent, by });
      case "returned":
        return by_name === null ? t("returned", { agent }) : t("returned.by", { agent, by });
      case "parked":
        return until === null
          ? t("parked.open", { agent })
          : t("parked", { agent, time: formatUntil(until) });
      case "closed":
        return agent_name === null && by_name === null
          ? t("closed")
          : t("closed.by", { agent: by_name ?? agent });
      case "due":
      case "reopened":
      case "email_late":
      case "opt_out_stop":
      case "opt_out_start":
        return t(what);
      case "moved":
      case "in_application":
      case "routed":
      case "application_ended":
      case "application_failed":
        return t(what, { detail });
      case "opt_out_stopped":
      case "opt_out_started":
        return t(what, { by });
      case "opt_out_overridden":
        return t(what, { by, detail });
      default:
        return t(what, { agent });
    }
  };
}
