/** What is wrong with a field, in the reader's words: by code where we know it, else the server's own sentence. */
import { dictionary, type Translate } from "~/kernel/i18n";

export const fieldWords = dictionary(
  {
    missing: "Needed.",
    too_long: "Too long.",
    form: "Not in the expected form.",
    range: "Outside the range that is allowed.",
    taken: "Already in use.",
    recipient_taken: "Another active connector has this recipient.",
    not_of_this_client: "Belongs to another client, or does not exist.",
    token_twice: "Type a token or have one generated, not both.",
    token_needed: "A connector that requires a token needs one: type it, or have one generated.",
    unreadable: "White text cannot be read on it. Take a darker one.",
    no_logo:
      "A PNG, a WebP, or an SVG of plain shapes without styles and programs, of up to 200 KB.",
    role_not_yours: "You cannot give this role.",
    hours_overlap: "Two of these overlap.",
    ends_too_early: "One of these ends before it begins.",
    predefined: "Predefined statuses keep their name and their meaning.",
  },
  {
    missing: "Wird gebraucht.",
    too_long: "Zu lang.",
    form: "Hat nicht die erwartete Form.",
    range: "Außerhalb des erlaubten Bereichs.",
    taken: "Schon vergeben.",
    recipient_taken: "Ein anderer aktiver Konnektor hat diesen Empfänger.",
    not_of_this_client: "Gehört einem anderen Mandanten oder existiert nicht.",
    token_twice: "Geben Sie ein Token ein oder lassen Sie eines erzeugen, nicht beides.",
    token_needed:
      "Wer ein Token verlangt, braucht eines: Geben Sie es ein oder lassen Sie es erzeugen.",
    unreadable: "Weiße Schrift ist darauf nicht lesbar. Nehmen Sie eine dunklere.",
    no_logo:
      "Ein PNG, ein WebP oder ein SVG aus einfachen Formen ohne Stile und Programme, bis 200 KB.",
    role_not_yours: "Diese Rolle können Sie nicht vergeben.",
    hours_overlap: "Zwei davon überschneiden sich.",
    ends_too_early: "Eine davon endet, bevor sie beginnt.",
    predefined: "Vordefinierte Status behalten Namen und Bedeutung.",
  },
);

type Word = keyof typeof fieldWords.en;

/** The checker's codes, as what they mean to somebody who fills in a form. */
const meanings: Readonly<Record<string, Word>> = {
  string_too_short: "missing",
  string_type: "missing",
  uuid_parsing: "missing",
  uuid_type: "missing",
  int_type: "missing",
  date_from_datetime_parsing: "form",
  string_too_long: "too_long",
  string_pattern_mismatch: "form",
  value_error: "form",
  greater_than_equal: "range",
  less_than_equal: "range",
};

export function fieldText(
  t: Translate<typeof fieldWords.en>,
  code: string,
  message: string,
): string {
  const word = meanings[code] ?? code;
  return word in fieldWords.en ? t(word as Word) : message;
}
