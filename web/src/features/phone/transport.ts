/** Sends an SMS the way a provider does: through the SMS Receiver API. */
export type Outcome =
  | Readonly<{ kind: "received"; status: number; tookMs: number }>
  | Readonly<{ kind: "refused"; status: number; reason: string; tookMs: number }>
  | Readonly<{ kind: "unreachable" }>;

export type Sms = Readonly<{ id: string; sender: string; receiver: string; message: string; token: string | null }>;

/** A second attempt with the same `id` is recognised by the receiver and stored once. */
export async function send(sms: Sms, fetcher: typeof fetch = fetch): Promise<Outcome> {
  const body = new URLSearchParams({
    receiver: sms.receiver,
    sender: sms.sender,
    message: sms.message,
    message_id: sms.id,
  });
  const headers: HeadersInit = sms.token === null ? {} : { "X-Token": sms.token };
  const started = performance.now();
  try {
    const response = await fetcher("/SMSReceiver", { method: "POST", body, headers, credentials: "omit" });
    const tookMs = Math.round(performance.now() - started);
    if (response.ok) return { kind: "received", status: response.status, tookMs };
    return { kind: "refused", status: response.status, reason: (await response.text()).trim(), tookMs };
  } catch {
    return { kind: "unreachable" };
  }
}
