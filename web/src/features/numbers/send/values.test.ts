import { expect, it } from "vitest";
import { newSendConnector, readHeaders, toSend } from "./values";

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
