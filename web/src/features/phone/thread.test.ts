import { describe, expect, it } from "vitest";
import { thread } from "./thread";

const phone = "+491713920001";
const sent = [
  { id: "1", phone, to: "+4930901820", text: "Hello", at: "2026-11-22T10:00:00Z", outcome: null },
  {
    id: "2",
    phone,
    to: "+4930901821",
    text: "to Sales",
    at: "2026-11-22T10:01:00Z",
    outcome: null,
  },
  {
    id: "3",
    phone: "+491713920002",
    to: "+4930901820",
    text: "a stranger",
    at: "2026-11-22T10:02:00Z",
    outcome: null,
  },
];
const received = [
  { id: "4", from_number: "+4930901820", text: "How can we help?", at: "2026-11-22T10:00:30Z" },
  { id: "5", from_number: "+4930901821", text: "from Sales", at: "2026-11-22T10:01:30Z" },
];

describe("a conversation on the simulated phone", () => {
  it("holds what this phone and this contact wrote, in order", () => {
    expect(thread(phone, "+4930901820", sent, received).map((b) => b.text)).toEqual([
      "Hello",
      "How can we help?",
    ]);
  });
});
