import { expect, it } from "vitest";
import { segments } from "./segments";

interface Case {
  parts: { text: string; times: number }[];
  segments: number;
  encoding: string;
}

/** The server counts the same file: tests/messages/test_segments.py. */
const files = import.meta.glob<Case[]>("../../../../tests/contract/segments.json", {
  eager: true,
  import: "default",
});

it("counts as the server does; an empty text is nothing to send here", () => {
  const cases = Object.values(files).flat();
  expect(cases.length).toBeGreaterThan(10);
  for (const { parts, segments: count, encoding } of cases) {
    const text = parts.map((part) => part.text.repeat(part.times)).join("");
    expect(segments(text)).toMatchObject({ count: text === "" ? 0 : count, encoding });
  }
});
