/** What somebody who set up a provider should do about a request, in words of `words.ts`. Pure. */
import type { ReadField, ReceiverRequest } from "~/kernel/api";

export type Advice =
  | "missing"
  | "unreadable"
  | "token_missing"
  | "token_wrong"
  | "source"
  | "unknown"
  | "unknown_off"
  | "unknown_meant"
  | "unknown_national"
  | "method"
  | "too_large"
  | "too_many"
  | "not_routable"
  | "not_now"
  | "fault"
  | "charset"
  | "national"
  | "no_id"
  | "id_reused"
  | "slow";

const BY_STATUS: Readonly<Record<number, Advice>> = {
  403: "source",
  405: "method",
  413: "too_large",
  429: "too_many",
  502: "not_routable",
  503: "not_now",
  500: "fault",
};
const SLOW_MS = 1_000;

export function adviceFor(request: ReceiverRequest): Advice[] {
  const fields = request.fields as Record<string, ReadField>;
  const found: Advice[] = [];
  const byStatus = BY_STATUS[request.status];
  if (byStatus) found.push(byStatus);
  if (request.status === 404) found.push(...unknown(request, fields["receiver"]?.form));
  if (request.status === 400)
    found.push(/^(missing|empty)/.test(request.reason) ? "missing" : "unreadable");
  if (request.status === 401) found.push(fields["token"] ? "token_wrong" : "token_missing");
  if (request.charset?.endsWith("?")) found.push("charset");
  if (fields["sender"]?.form === "national") found.push("national");
  if (request.status < 300 && !fields["message_id"]) found.push("no_id");
  if (request.id_reused) found.push("id_reused");
  if (request.status < 300 && request.took_ms > SLOW_MS) found.push("slow");
  return found;
}

function unknown({ meant }: ReceiverRequest, form: ReadField["form"]): Advice[] {
  if (meant && !meant.active) return ["unknown_off"];
  const why: Advice = meant ? "unknown_meant" : "unknown";
  return form === "national" || form === "digits" ? [why, "unknown_national"] : [why];
}
