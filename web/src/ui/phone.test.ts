import { expect, it } from "vitest";
import { readable } from "./phone";

it("groups the digits of a number and never leaves one alone", () => {
  expect(readable("+4930901820")).toBe("+49 309 018 20");
  expect(readable("+4915112345678")).toBe("+49 151 123 456 78");
  expect(readable("+12025550123")).toBe("+1 202 555 01 23");
  expect(readable("+353861234567")).toBe("+353 861 234 567");
});

it("leaves short codes and names as they are", () => {
  expect(readable("72333")).toBe("72333");
  expect(readable("DHL")).toBe("DHL");
});
