import { Text, Tooltip } from "@mantine/core";
import type { ConnectorActivity } from "~/kernel/api";
import { useWords } from "~/kernel/i18n";
import { formatMoment, formatNumber, formatWhen } from "~/kernel/time";
import { StateBadge, type Tone } from "~/ui/StateBadge";
import { useActivity } from "./activity";
import { words } from "./words";

type Of = Readonly<{ id: string }>;

const TONES: Readonly<Record<ConnectorActivity["lamp"], Tone>> = {
  good: "good",
  silent: "warn",
  refused: "bad",
  not_routable: "bad",
  new: "plain",
  off: "plain",
};

/** What became of a connector's newest request, or that it is unusually quiet, in a word; why, when one points at it. */
export function Lamp({ id }: Of) {
  const t = useWords(words);
  const found = useActivity(id);
  if (!found) return null;
  const { lamp, status, reason, at } = found;
  const why = t(`lamp.${lamp}.why`, {
    answer: [status, reason].filter(Boolean).join(": "),
    at: at ? formatMoment(at) : "",
    count: found.silent_hours ?? 0,
  });
  return (
    <Tooltip label={why} multiline maw={320} events={{ hover: true, focus: true, touch: true }}>
      <span>
        <StateBadge tone={TONES[lamp]}>{t(`lamp.${lamp}`)}</StateBadge>
      </span>
    </Tooltip>
  );
}

export function LastSms({ id }: Of) {
  const at = useActivity(id)?.last_sms_at;
  return at ? <time dateTime={at}>{formatWhen(at)}</time> : <Text span>–</Text>;
}

export function SmsInADay({ id }: Of) {
  const found = useActivity(id);
  return found ? formatNumber(found.sms_24h) : null;
}
