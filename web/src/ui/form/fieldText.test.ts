import { expect, it } from "vitest";
import { translator } from "~/kernel/i18n";
import { fieldText, fieldWords } from "./fieldText";

const t = translator(fieldWords, "de");

it("says in the reader's language what a checker's code means", () => {
  expect(fieldText(t, "uuid_parsing", "Input should be a valid UUID")).toBe("Wird gebraucht.");
  expect(fieldText(t, "recipient_taken", "Another active connector has it.")).toContain(
    "Empfänger",
  );
});

it("hands on the server's sentence for a code it does not know", () => {
  expect(fieldText(t, "bad_template", "This template is not valid: line 1.")).toBe(
    "This template is not valid: line 1.",
  );
});
