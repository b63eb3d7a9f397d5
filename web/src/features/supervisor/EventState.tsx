import type { MediaEvent } from "~/kernel/api";
import { useWords } from "~/kernel/i18n";
import { formatWhen } from "~/kernel/time";
import { StateBadge, type Tone } from "~/ui/StateBadge";
import { words } from "./words";

const tones: Record<MediaEvent["state"], Tone> = {
  queued: "warn",
  offered: "accent",
  active: "good",
  parked: "plain",
  wrap_up: "good",
  closed: "plain",
};

/** Where a media event is now, and in whose hands. */
export function EventState({ event }: Readonly<{ event: MediaEvent }>) {
  const t = useWords(words);
  if (event.by_email_since && event.agent_name)
    return (
      <StateBadge tone="good">
        {t("state.by_email", {
          name: event.agent_name,
          since: formatWhen(event.by_email_since),
        })}
      </StateBadge>
    );
  if (event.application_name)
    return (
      <StateBadge tone="plain">
        {t("state.application", { name: event.application_name })}
      </StateBadge>
    );
  return (
    <StateBadge tone={tones[event.state]}>
      {t(`state.${event.state}`)}
      {event.agent_name && ` · ${event.agent_name}`}
    </StateBadge>
  );
}
