import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, expect, it } from "vitest";
import type { AuditEntry } from "~/kernel/api";
import { setLanguage } from "~/kernel/language";
import { ChangesTable } from "./ChangesTable";

const NIGHT = "01a22196-3043-74cc-b891-ea28f2fba110";
const GONE = "01a22196-3043-74cc-b891-ea28f2fba111";
const entry = (changes: AuditEntry["changes"]) =>
  ({ changes, names: { [NIGHT]: "Night" } }) as unknown as AuditEntry;
const rows = () => screen.getAllByRole("row").map((row) => row.textContent);

afterEach(() => {
  cleanup();
  setLanguage("en");
});

it("says fields, codes and ids in the reader's words", () => {
  const changes = {
    acd_group_id: [GONE, NIGHT],
    strategy: ["longest_idle", "fewest_open"],
    require_token: [true, false],
    inherited: [["offer_timeout_s", "strategy"], []],
    name: ["agent", "Agents"],
  };
  render(<ChangesTable entry={entry(changes)} />);
  expect(rows().slice(1)).toEqual([
    "ACD Groupname unknownNight",
    "DistributionLongest idleFewest open",
    "Require TokenYesNo",
    "From the client’s defaultsOffer lasts (seconds), Distribution–",
    "NameagentAgents",
  ]);
});

it("speaks German too", () => {
  setLanguage("de");
  render(<ChangesTable entry={entry({ on_miss: ["count", "skip"], country: ["DE", "AT"] })} />);
  expect(rows().slice(1)).toEqual([
    "Wenn ein Angebot verpasst wirdNur zählenDiese SMS nicht noch einmal anbieten",
    "LandDeutschlandÖsterreich",
  ]);
});
