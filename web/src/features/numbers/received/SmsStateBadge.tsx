import type { ReceivedSms, SmsState } from "~/kernel/api";
import { useWords } from "~/kernel/i18n";
import { StateBadge, type Tone } from "~/ui/StateBadge";
import { words } from "./words";

const tones: Record<SmsState, Tone> = {
  not_routable: "warn",
  failed_routing: "bad",
  received: "plain",
  in_application: "accent",
  answered_automatically: "good",
  ended_by_application: "plain",
  waiting: "accent",
  with_agent: "good",
  closed: "plain",
};
export const states = Object.keys(tones) as SmsState[];

/** Where an SMS is now: its state, and whose hands it is in. */
export function SmsStateBadge({ sms }: Readonly<{ sms: ReceivedSms }>) {
  const t = useWords(words);
  const where = { with_agent: sms.agent_name, closed: sms.agent_name, waiting: sms.group_name };
  const holder = sms.state in where ? where[sms.state as keyof typeof where] : null;
  return (
    <StateBadge tone={tones[sms.state]}>
      {t(`state.${sms.state}`)}
      {holder && ` · ${holder}`}
    </StateBadge>
  );
}
