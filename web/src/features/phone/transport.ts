/** Sends an SMS the way a provider does: through the SMS Receiver API. */
import { now } from "~/kernel/time";

export type Outcome =
  | { kind: "received"; status: number; tookMs: number }
  | { kind: "refused"; status: number; reason: string; tookMs: number }
  | { kind: "unreachable" };

export interface Sms {
  id: string;
  sender: string;
  receiver: string;
  message: string;
  token: string | null;
}

/** A second attempt with the same `id` is recognised by the receiver and stored once. */
export async function send({ id, token, ...parameters }: Sms): Promise<Outcome> {
  const started = now();
  try {
    const response = await fetch("/SMSReceiver", {
      method: "POST",
      body: new URLSearchParams({ ...parameters, message_id: id }),
      headers: token === null ? {} : { "X-Token": token },
      credentials: "omit",
    });
    const tookMs = now() - started;
    if (response.ok) return { kind: "received", status: response.status, tookMs };
    const reason = (await response.text()).trim();
    return { kind: "refused", status: response.status, reason, tookMs };
  } catch {
    return { kind: "unreachable" };
  }
}
