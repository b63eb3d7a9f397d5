import { expect, it } from "vitest";
import { newUser, toCreate, toSend } from "./values";

it("an empty password keeps the present one", () => {
  expect(toSend({ name: "Alice", password: "" })).toEqual({ name: "Alice" });
});

it("what was left empty is nothing, not an empty text", () => {
  expect(toSend({ email: "", agent_number: "" })).toEqual({ email: null, agent_number: null });
});

it("an administrator above clients belongs to none", () => {
  const made = toCreate({ ...newUser("client", "reseller"), role: "reseller_admin" });
  expect(made.reseller_id).toBe("reseller");
  expect(made).not.toHaveProperty("client_id");
});
