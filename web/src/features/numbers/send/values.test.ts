import { expect, it } from "vitest";
import { copyOf, newSendConnector, readHeaders, toCreate, toSend } from "./values";

it("reads a header a line, colons in its value included", () => {
  expect(
    readHeaders("Authorization: Bearer {{ secret }}\n\nX-Link: https://a.example:8443/"),
  ).toEqual([
    { name: "Authorization", value: "Bearer {{ secret }}" },
    { name: "X-Link", value: "https://a.example:8443/" },
  ]);
});

it("an empty secret keeps the stored one", () => {
  expect(toSend(newSendConnector("c"))).not.toHaveProperty("secret");
});

it("the secret of reports is kept, replaced or forgotten", () => {
  const values = newSendConnector("c");
  expect(toSend(values)).not.toHaveProperty("report_secret");
  expect(toSend({ ...values, report_secret: "s" })).toMatchObject({ report_secret: "s" });
  expect(toSend({ ...values, unsigned: true })).toMatchObject({ report_secret: null });
});

it("a copy sends as the first one does, with a secret of its own", () => {
  const twilio = {
    ...newSendConnector("c"),
    id: "1",
    client_id: "c",
    created_at: "2026-01-01T00:00:00Z",
    name: "Twilio",
    kind: "twilio" as const,
    account: "AC1",
    headers: [],
    secret_set: true,
    report_secret_set: false,
    report_url: "https://a.example/r",
    success_pattern: null,
    id_pattern: null,
  };
  const copy = copyOf(twilio);
  expect(copy).toMatchObject({ name: "Twilio (2)", kind: "twilio", account: "AC1", secret: "" });
  expect(toCreate(copy)).not.toHaveProperty("secret");
  expect(copyOf({ ...twilio, kind: "demo_phone" })).toMatchObject({ kind: "http", account: "" });
});
