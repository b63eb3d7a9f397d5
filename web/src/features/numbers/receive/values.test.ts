import { expect, it } from "vitest";
import { newConnector, toChange, toCreate, toSend } from "./values";

it("a new connector requires a token and has one made", () => {
  const sent = toSend(newConnector("c", "DE"));
  expect(sent).toMatchObject({ client_id: "c", require_token: true, generate_new_token: true });
  expect(sent).not.toHaveProperty("token");
});

it("a typed token is never replaced by a generated one", () => {
  const sent = toSend({ ...newConnector("c", "DE"), token: "typed-by-hand" });
  expect(sent.token).toBe("typed-by-hand");
  expect(sent).not.toHaveProperty("generate_new_token");
});

it("with a new token goes when the old one ends, and only then", () => {
  const values = { ...newConnector("c", "DE"), old_token_ends: "7d" as const };
  expect(toChange({ generate_new_token: true }, values).old_token_ends).toBe("7d");
  expect(toChange({ name: "New" }, values)).toEqual({ name: "New" });
  expect(toCreate(values)).not.toHaveProperty("old_token_ends");
});

it("sources are read one a line, and none is everybody", () => {
  const values = { ...newConnector("c", "DE"), allowed_sources: " 192.0.2.7,\n2001:db8::/32\n" };
  expect(toSend(values).allowed_sources).toEqual(["192.0.2.7", "2001:db8::/32"]);
  expect(toSend(newConnector("c", "DE")).allowed_sources).toEqual([]);
});
