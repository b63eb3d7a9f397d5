import { expect, it } from "vitest";
import { newMailServer, toCreate, toSend } from "./values";

it("keeps a password that was not typed, and takes it away with the name", () => {
  expect(toSend({ password: "" })).toEqual({});
  expect(toSend({ login: " me ", password: "secret" })).toEqual({
    login: "me",
    password: "secret",
  });
  expect(toSend({ login: "" })).toEqual({ login: null, password: null });
});

it("makes it the client's, or without one the reseller's", () => {
  const values = { ...newMailServer("r"), name: "Acme" };
  expect(toCreate(values)).toMatchObject({ reseller_id: "r", name: "Acme", dkim_selector: null });
  expect(toCreate({ ...values, client_id: "c" })).toMatchObject({ client_id: "c" });
  expect(toCreate({ ...values, client_id: "c" })).not.toHaveProperty("reseller_id");
});
