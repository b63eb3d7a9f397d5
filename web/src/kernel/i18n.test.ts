import { describe, expect, it } from "vitest";
import { dictionary, translator } from "./i18n";

const words = dictionary(
  {
    hello: "Hello {name}",
    plain: "Send",
    waiting: {
      zero: "Nothing waits",
      one: "# SMS waits in {group}",
      other: "# SMS wait in {group}",
    },
  },
  {
    hello: "Hallo {name}",
    plain: "Senden",
    waiting: {
      zero: "Nichts wartet",
      one: "# SMS wartet in {group}",
      other: "# SMS warten in {group}",
    },
  },
);

describe("words", () => {
  it("fills in what is given", () => {
    expect(translator(words, "en")("hello", { name: "Alice" })).toBe("Hello Alice");
    expect(translator(words, "de")("plain")).toBe("Senden");
  });

  it("chooses the form by number and writes numbers as the reader does", () => {
    const t = translator(words, "de");
    expect(t("waiting", { count: 1, group: "Support" })).toBe("1 SMS wartet in Support");
    expect(t("waiting", { count: 1200, group: "Support" })).toBe("1.200 SMS warten in Support");
    expect(t("waiting", { count: 0, group: "Support" })).toBe("Nichts wartet");
  });

  it("does not compile with a missing value", () => {
    // @ts-expect-error `name` is missing
    expect(translator(words, "en")("hello", {})).toBe("Hello {name}");
    // @ts-expect-error there is no such key
    expect(() => translator(words, "en")("nothing")).toThrow();
  });
});
