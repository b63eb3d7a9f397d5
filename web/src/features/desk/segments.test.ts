import { describe, expect, it } from "vitest";
import { plainText, segments } from "./segments";

describe("the length of an SMS", () => {
  it.each([
    ["", "gsm7", 0, 0],
    ["a".repeat(160), "gsm7", 160, 1],
    ["a".repeat(161), "gsm7", 161, 2],
    ["a".repeat(306), "gsm7", 306, 2],
    ["a".repeat(307), "gsm7", 307, 3],
    ["Grüße, 5 €", "gsm7", 11, 1],
    ["ж".repeat(70), "ucs2", 70, 1],
    ["ж".repeat(71), "ucs2", 71, 2],
    ["😀".repeat(35), "ucs2", 70, 1],
  ] as const)("%#: %s", (text, encoding, used, count) => {
    expect(segments(text)).toMatchObject({ encoding, used, count });
  });

  it("never splits a character of two units", () => {
    expect(segments(`${"a".repeat(152)}€${"a".repeat(20)}`)).toMatchObject({
      count: 2,
      used: 153 + 22,
    });
  });

  it("names what forces Unicode, and knows the plain form", () => {
    const text = "“Yes” – she’s here…";
    expect(segments(text).foreign).toEqual(["“", "”", "–", "’", "…"]);
    expect(segments(plainText(text)).encoding).toBe("gsm7");
  });
});
