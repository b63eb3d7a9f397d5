import { dictionary } from "~/kernel/i18n";

export const words = dictionary(
  {
    open: "Opt-out words",
    title: "Opt-out words",
    about:
      "A word counts only as the whole text of an SMS, in any case. It is answered once and kept as proof; nobody has to read it. An empty answer sends nothing.",
    stop: "End",
    "stop.hint": "From then on nobody can text the number.",
    start: "Begin again",
    "start.hint": "Counts only from somebody who has opted out.",
    help: "Help",
    "help.hint": "Answered; nothing changes.",
    answer: "Answer to: {word}",
    save: "Save",
    saved: "Saved",
    reset: "Back to the country’s words",
    close: "Close",
  },
  {
    open: "Abmelde-Wörter",
    title: "Abmelde-Wörter",
    about:
      "Ein Wort gilt nur als ganzer Text einer SMS, groß oder klein. Es wird einmal beantwortet und als Beleg behalten; niemand muss es lesen. Eine leere Antwort sendet nichts.",
    stop: "Abmelden",
    "stop.hint": "Danach kann niemand mehr an die Nummer schreiben.",
    start: "Wieder anmelden",
    "start.hint": "Gilt nur von jemandem, der sich abgemeldet hat.",
    help: "Hilfe",
    "help.hint": "Wird beantwortet; es ändert sich nichts.",
    answer: "Antwort auf: {word}",
    save: "Speichern",
    saved: "Gespeichert",
    reset: "Zurück zu den Wörtern des Landes",
    close: "Schließen",
  },
);
