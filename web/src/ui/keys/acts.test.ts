import { expect, it } from "vitest";
import { keyOf, nameOf, refusal, shown } from "./acts";

it("leaves every act its key until she chooses another", () => {
  expect(keyOf("close", {})).toBe("e");
  expect(keyOf("close", { close: "x" })).toBe("x");
  expect([shown("Alt+y"), shown("e"), shown("Ctrl+k")]).toEqual(["Alt Y", "E", "Ctrl K"]);
});

it("refuses keys of other acts, of browsers, of pairs and of typing", () => {
  expect(refusal("close", "t", {})).toBe("transfer");
  expect(refusal("close", "t", { transfer: "x" })).toBeUndefined();
  expect(refusal("transfer", "t", { close: "t" })).toBe("close");
  for (const key of [
    "g",
    "+",
    " ",
    "Alt+d",
    "Alt+1",
    "Alt+ArrowUp",
    "Ctrl+w",
    "Enter",
    "Tab",
    "F5",
  ])
    expect(refusal("close", key, {}), key).toBe("reserved");
  for (const key of ["x", "ö", "Alt+x", "e"])
    expect(refusal("close", key, {}), key).toBeUndefined();
});

it("knows a key by its place where Alt makes another character of it", () => {
  const pressed = { code: "KeyY", altKey: true, ctrlKey: false, metaKey: false, shiftKey: false };
  expect(nameOf({ ...pressed, key: "¥" })).toBe("Alt+y");
});
