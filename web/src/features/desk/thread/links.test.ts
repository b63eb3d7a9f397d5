import { expect, it } from "vitest";
import { pieces } from "./links";

it("finds addresses and numbers, and leaves the sentence around them alone", () => {
  expect(pieces("See https://acme.example/a?b=1. Or call +49 30 901820, now")).toEqual([
    { kind: "text", text: "See " },
    {
      kind: "link",
      text: "https://acme.example/a?b=1",
      href: "https://acme.example/a?b=1",
      host: "acme.example",
    },
    { kind: "text", text: ". Or call " },
    { kind: "phone", text: "+49 30 901820", number: "+4930901820" },
    { kind: "text", text: ", now" },
  ]);
});

it("opens nothing but pages of the web", () => {
  for (const text of ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "http://"])
    expect(pieces(text).filter(({ kind }) => kind === "link")).toEqual([]);
});

it("shows an address as what it is, whatever it pretends to be", () => {
  const [found] = pieces("https://acme.example@evil.example/login");
  expect(found).toMatchObject({ kind: "link", host: "evil.example" });
});
