import type { MediaEvent } from "~/kernel/api";
import { useWords } from "~/kernel/i18n";
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
  return (
    <StateBadge tone={tones[event.state]}>
      {t(`state.${event.state}`)}
      {event.agent_name && ` · ${event.agent_name}`}
    </StateBadge>
  );
}
