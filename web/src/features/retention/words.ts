import { dictionary } from "~/kernel/i18n";

export const words = dictionary(
  {
    title: "Retention and erasure",
    intro:
      "What was deleted: by age, because it was kept long enough, and by number, because somebody asked for it.",
    "by.age": "By age",
    "by.number": "By number",
    at: "When",
    deleted: "What was deleted",
    took: "Took",
    by: "By",
    "by.above": "somebody above this client",
    keeps:
      "SMS are kept for {sms} days after their media event was closed, requests of providers for {requests} days.",
    "keeps.forever": "SMS are kept for ever, requests of providers for {requests} days.",
    "age.empty": "Nothing was deleted by age yet",
    "age.empty.text":
      "Once an hour whatever a client no longer keeps is deleted, and what that was stands here. How long is set in each client’s master data.",
    "number.empty": "No number was erased yet",
    "number.empty.text":
      "Who asks to be forgotten leaves nothing: SMS both ways, media events, notes, requests, what waits. Erase a number here, from a contact or from a received SMS.",
  },
  {
    title: "Aufbewahrung und Löschung",
    intro:
      "Was gelöscht wurde: nach Alter, weil es lange genug aufbewahrt war, und nach Nummer, weil jemand darum bat.",
    "by.age": "Nach Alter",
    "by.number": "Nach Nummer",
    at: "Wann",
    deleted: "Was gelöscht wurde",
    took: "Dauer",
    by: "Von",
    "by.above": "jemand oberhalb dieses Mandanten",
    keeps:
      "SMS werden nach dem Abschluss ihres Media Events {sms} Tage aufbewahrt, Anfragen von Providern {requests} Tage.",
    "keeps.forever": "SMS werden für immer aufbewahrt, Anfragen von Providern {requests} Tage.",
    "age.empty": "Nach Alter wurde noch nichts gelöscht",
    "age.empty.text":
      "Einmal in der Stunde wird gelöscht, was ein Mandant nicht länger aufbewahrt, und hier steht, was das war. Wie lange, steht in den Stammdaten jedes Mandanten.",
    "number.empty": "Noch keine Nummer gelöscht",
    "number.empty.text":
      "Wer vergessen werden möchte, hinterlässt nichts: SMS in beide Richtungen, Media Events, Notizen, Anfragen, Wartendes. Löschen Sie eine Nummer hier, bei einem Kontakt oder bei einer empfangenen SMS.",
  },
);
