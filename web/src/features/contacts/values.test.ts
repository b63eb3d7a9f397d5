import { expect, it } from "vitest";
import { readFields, toSend } from "./values";

it("reads a field a line, colons in its value included", () => {
  expect(readFields("City: Bonn\n\n Link : https://a.example:8443/\nEmpty:")).toEqual({
    City: "Bonn",
    Link: "https://a.example:8443/",
    Empty: "",
  });
});

it("sends only what was changed", () => {
  expect(toSend({ name: "Kim" })).toEqual({ name: "Kim" });
});
