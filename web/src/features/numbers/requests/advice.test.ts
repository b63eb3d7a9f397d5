import { expect, it } from "vitest";
import type { ReceiverRequest } from "~/kernel/api";
import { adviceFor } from "./advice";

const sender = { in: "query", as: "from", value: "+49…12", form: "plus" };
const meant = { id: "2", name: "Line", recipient: "+4930901820", country: "AT", active: true };
const request = (more: Partial<ReceiverRequest>): ReceiverRequest => ({
  id: "1",
  at: "2026-11-23T10:00:00Z",
  method: "GET",
  source: "192.0.2.1",
  status: 200,
  reason: "",
  fields: { sender, message_id: { in: "query", as: "id", value: 3 } },
  took_ms: 5,
  text: null,
  charset: "UTF-8",
  others: [],
  id_reused: false,
  ...more,
});

it.each([
  [{}, []],
  [{ status: 400, reason: "missing: sender (also absender, from)" }, ["missing"]],
  [{ status: 400, reason: "unreadable: body (not JSON)" }, ["unreadable"]],
  [{ status: 401 }, ["token_missing"]],
  [{ status: 401, fields: { token: { in: "query", as: "token", value: null } } }, ["token_wrong"]],
  [{ status: 403 }, ["source"]],
  [{ status: 404 }, ["unknown"]],
  [{ status: 404, meant: { ...meant, active: false } }, ["unknown_off"]],
  [{ status: 404, meant }, ["unknown_meant"]],
  [
    { status: 404, meant, fields: { receiver: { ...sender, form: "national" } } },
    ["unknown_meant", "unknown_national"],
  ],
  [{ status: 502 }, ["not_routable"]],
  [{ charset: "Windows-1252?" }, ["charset"]],
  [{ fields: { sender: { ...sender, form: "national" } } }, ["national", "no_id"]],
  [{ took_ms: 1200 }, ["slow"]],
  [{ id_reused: true }, ["id_reused"]],
])("%j: %j", (more, advice) => {
  expect(adviceFor(request(more))).toEqual(advice);
});
