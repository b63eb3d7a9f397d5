import { expect, it } from "vitest";
import type { Contact } from "~/kernel/api";
import { copyOf, readFields, toSend } from "./values";

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

it("copies what people of a house share, and nobody's number or note", () => {
  const kim = {
    client_id: "c",
    name: "Kim",
    numbers: ["+491701234567"],
    language: "de",
    notes: "Rings at noon.",
    fields: { City: "Bonn" },
  } as unknown as Contact;
  expect(copyOf(kim)).toEqual({
    client_id: "c",
    name: "Kim (2)",
    numbers: [],
    language: "de",
    notes: "",
    fields: "City: Bonn",
  });
});
