import { dictionary } from "~/kernel/i18n";

export const words = dictionary(
  {
    title: "Last requests to {name}",
    "unknown.title": "Requests for unknown receivers",
    "unknown.intro": "What providers sent to numbers that no active connector has. The last 200.",
    intro:
      "What came in for this connector, newest first, refused ones too: the last 50. Texts and secrets are left out.",
    "empty.title": "No request yet",
    "empty.text":
      "Send one SMS, or call the address on the SMS Receiver API page, and it appears here.",
    back: "SMS Receive Connectors",
    at: "Time",
    source: "From",
    status: "Answer",
    reason: "Why",
    fields: "What was read",
    took: "Took",
    characters: { one: "# character", other: "# characters" },
    refresh: "Look again",
  },
  {
    title: "Letzte Anfragen an {name}",
    "unknown.title": "Anfragen für unbekannte Empfänger",
    "unknown.intro":
      "Was Provider an Nummern schickten, die kein aktiver Konnektor hat. Die letzten 200.",
    intro:
      "Was für diesen Konnektor ankam, die neuesten zuerst, auch abgelehnte: die letzten 50. Ohne Texte und Geheimnisse.",
    "empty.title": "Noch keine Anfrage",
    "empty.text":
      "Schicken Sie eine SMS oder rufen Sie die Adresse der SMS-Receiver-API auf, dann erscheint sie hier.",
    back: "SMS-Empfangskonnektoren",
    at: "Zeit",
    source: "Von",
    status: "Antwort",
    reason: "Grund",
    fields: "Was gelesen wurde",
    took: "Dauer",
    characters: { one: "# Zeichen", other: "# Zeichen" },
    refresh: "Noch einmal nachsehen",
  },
);
