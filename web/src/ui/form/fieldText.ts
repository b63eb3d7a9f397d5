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
    no_holidays: "The public holidays of this country or region are not known.",
    login_incomplete: "Name and password belong together, and go over TLS only.",
    no_mail_server:
      "No mail server has passed its test. Set one up under Administration > Mail and send a test mail.",
    number_taken: "Another contact has this number. Merge the two if they are the same person.",
    twice_member: "Somebody is in a group in one way only: as a member, in reserve, or reading.",
    never_changes: "This never changes.",
    no_characters: "This holds neither digits nor letters.",
    not_yourself: "You cannot switch yourself off.",
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
    no_holidays: "Die Feiertage dieses Landes oder dieser Region sind nicht bekannt.",
    login_incomplete: "Name und Passwort gehören zusammen und gehen nur über TLS.",
    no_mail_server:
      "Kein Mailserver hat seinen Test bestanden. Richten Sie einen unter Administration > Mail ein und senden Sie eine Testmail.",
    number_taken:
      "Ein anderer Kontakt hat diese Nummer. Führen Sie beide zusammen, wenn es dieselbe Person ist.",
    twice_member:
      "In einer Gruppe ist jeder nur auf eine Weise: als Mitglied, in Reserve oder lesend.",
    never_changes: "Das ändert sich nie.",
    no_characters: "Darin steht weder eine Ziffer noch ein Buchstabe.",
    not_yourself: "Sich selbst können Sie nicht abschalten.",
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
  name_taken: "taken",
};

export function fieldText(
  t: Translate<typeof fieldWords.en>,
  code: string,
  message: string,
): string {
  const word = meanings[code] ?? code;
  return word in fieldWords.en ? t(word as Word) : message;
}
