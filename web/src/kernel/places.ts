/** Countries and time zones by name, in the reader's language. */
import type { Language } from "./language";

const codes =
  "AD AE AF AG AI AL AM AO AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BW BY BZ CA CC CD " +
  "CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD " +
  "GE GF GG GH GI GL GM GN GP GQ GR GT GU GW GY HK HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI " +
  "KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW " +
  "MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PR PS PT PW PY QA RE RO RS RU RW SA SB SC " +
  "SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG US UY UZ " +
  "VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW";

export function countries(language: Language): { value: string; label: string }[] {
  const names = new Intl.DisplayNames(language, { type: "region" });
  return codes
    .split(" ")
    .map((value) => ({ value, label: names.of(value) ?? value }))
    .sort((a, b) => a.label.localeCompare(b.label, language));
}

/** What a country is called; what is no code of one stands for itself. */
export function countryName(code: string, language: Language): string {
  return codes.split(" ").includes(code)
    ? (new Intl.DisplayNames(language, { type: "region" }).of(code) ?? code)
    : code;
}

export function timeZones(): string[] {
  return Intl.supportedValuesOf("timeZone");
}

/** A locale that knows the time zones of its region; not every browser's does. */
type Zoned = Intl.Locale & { getTimeZones?: () => string[] | undefined };

/** The country whose time this machine keeps, else that of its language; national numbers are most likely its. */
export function countryHere(zone = Intl.DateTimeFormat().resolvedOptions().timeZone): string {
  const spoken = new Intl.Locale(navigator.language).maximize().region ?? "DE";
  const keeps = (code: string) =>
    (new Intl.Locale(`und-${code}`) as Zoned).getTimeZones?.()?.includes(zone) ?? false;
  return [spoken, ...codes.split(" ")].find(keeps) ?? spoken;
}
