import { expect, test } from "vitest";
import { countryHere } from "./places";

test("the country of a machine is the one whose time it keeps, whatever language it speaks", () => {
  expect(countryHere("Europe/Berlin")).toBe("DE");
  expect(countryHere("Europe/Zurich")).toBe("CH");
  expect(countryHere("America/New_York")).toBe("US");
});
