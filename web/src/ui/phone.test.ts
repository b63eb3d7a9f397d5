import { expect, it } from "vitest";
import { loadNumbers, readable } from "./phone";

it("groups digits, then writes numbers as their country does", async () => {
  expect(readable("+4930901820")).toBe("+49 309 018 20");
  expect(readable("+353861234567")).toBe("+353 861 234 567");
  await loadNumbers();
  expect(readable("+4930901820")).toBe("+49 30 901820");
  expect(readable("+491713920012")).toBe("+49 171 3920012");
  expect(readable("+447700900123")).toBe("+44 7700 900123");
  expect(readable("+12125550100")).toBe("+1 212 555 0100");
  expect(readable("+999123456789")).toBe("+999 123 456 789");
});

it("leaves short codes and names as they are", () => {
  expect(readable("72333")).toBe("72333");
  expect(readable("DHL")).toBe("DHL");
});
