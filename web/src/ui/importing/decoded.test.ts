import { expect, it } from "vitest";
import { decoded } from "./decoded";

it("a file is read as UTF-8, with its mark or without, or else as Windows-1252", () => {
  const utf8 = new TextEncoder();
  expect(decoded(utf8.encode("\ufeffStörung").buffer)).toBe("Störung");
  expect(decoded(utf8.encode("Störung").buffer)).toBe("Störung");
  expect(decoded(Uint8Array.from([0x53, 0xf6, 0x80]).buffer)).toBe("Sö€");
});
