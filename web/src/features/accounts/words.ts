import { dictionary } from "~/kernel/i18n";

export const words = dictionary(
  {
    code: "Code",
    name: "Name",
    active: "Active",
    reseller: "Reseller",
    client: "Client",
    master: "Master Data",
    "code.hint": "Small letters, digits, - and _. Typed at sign-in.",
    language: "Language",
    time_zone: "Time zone",
    country: "Country",
    created_at: "Made",
    created_since: "Made since",
    created_until: "Made until",
  },
  {
    code: "Kürzel",
    name: "Name",
    active: "Aktiv",
    created_at: "Angelegt",
    created_since: "Angelegt ab",
    created_until: "Angelegt bis",
    reseller: "Reseller",
    client: "Mandant",
    master: "Stammdaten",
    "code.hint": "Kleinbuchstaben, Ziffern, - und _. Wird beim Anmelden eingegeben.",
    language: "Sprache",
    time_zone: "Zeitzone",
    country: "Land",
  },
);
