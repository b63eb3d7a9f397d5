import { expect, it } from "vitest";
import { codeOf, emptyClient, toMake } from "./values";

const PLACE = { isFirst: true, language: "en", timeZone: "Europe/Berlin" } as const;

it.each([
  ["Bäcker & Söhne", "backer-sohne"],
  ["  ACME ", "acme"],
  ["Straße 7", "strasse-7"],
  ["!", ""],
])("%j is %j", (name, code) => {
  expect(codeOf(name)).toBe(code);
});

it("makes one company its own reseller, and invites nobody who has no name", () => {
  const values = { ...emptyClient(null, "DE"), "client.name": "Acme", "agent.username": "alice" };
  expect(toMake(values, PLACE)).toMatchObject({
    reseller: { name: "Acme", code: "acme" },
    client: { name: "Acme", code: "acme", country: "DE" },
    administrator: null,
    agent: { username: "alice", name: "alice", email: null },
    connector: null,
  });
});

it("makes a username of a name, and keeps what is not enough for the server to refuse", () => {
  const values = { ...emptyClient(null, "DE"), "client.name": "Acme" };
  expect(
    toMake(
      { ...values, "agent.name": "Ute Weber", "administrator.email": "c@acme.example" },
      PLACE,
    ),
  ).toMatchObject({
    agent: { username: "ute-weber", name: "Ute Weber" },
    administrator: { username: "", email: "c@acme.example" },
  });
});

it("puts a further client below its reseller", () => {
  const made = toMake(
    { ...emptyClient("r", "DE"), "client.name": "Acme", "connector.recipient": "030 1" },
    { ...PLACE, isFirst: false },
  );
  expect(made).toMatchObject({ reseller_id: "r", connector: { name: "030 1" } });
  expect(made).not.toHaveProperty("reseller");
});
