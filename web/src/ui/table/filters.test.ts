import { expect, test } from "vitest";
import { asked, type Filter } from "./filters";

test("days become moments, the last day whole; everything else stays as it is", () => {
  const filters: (Filter | string)[] = [
    { key: "since", label: "From", kind: "since" },
    { key: "until", label: "To", kind: "until" },
    { key: "active", label: "Active", kind: "yesno" },
    "object_id",
  ];
  const query = asked(filters, {
    since: "2026-03-01",
    until: "2026-03-01",
    active: "true",
    object_id: "7",
  });
  expect(Date.parse(query["until"] ?? "") - Date.parse(query["since"] ?? "")).toBe(86_400_000 - 1);
  expect(query).toMatchObject({ active: "true", object_id: "7" });
});
