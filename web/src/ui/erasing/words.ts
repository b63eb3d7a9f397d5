import { dictionary } from "~/kernel/i18n";

export const words = dictionary(
  {
    "rows.messages": { one: "# SMS received", other: "# SMS received" },
    "rows.outbound_messages": { one: "# SMS sent", other: "# SMS sent" },
    "rows.acd_events": { one: "# media event", other: "# media events" },
    "rows.conversations": { one: "# conversation", other: "# conversations" },
    "rows.contacts": { one: "# contact", other: "# contacts" },
    "rows.opt_out_entries": {
      one: "# line of the opt-outs",
      other: "# lines of the opt-outs",
    },
    "rows.receiver_requests": {
      one: "# request of the provider",
      other: "# requests of the provider",
    },
    "rows.demo_phone_messages": {
      one: "# SMS of the phone simulator",
      other: "# SMS of the phone simulator",
    },
    "rows.more": "{rows} of {table}",
    open: "Erase a number",
    "open.these": { one: "Erase this number", other: "Erase these # numbers" },
    title: "Erase {number}?",
    "title.ask": "Whose traces to erase?",
    "title.done": "Erased",
    number: "Number",
    "number.hint": "In any way of writing, or a sender’s name as it stands there.",
    look: "Show what there is",
    "found.intro": "This is deleted, with all that was noted, drafted, queued or decided about it:",
    "found.nothing":
      "There is nothing of this number. Erase it all the same where it may be on its way: what came before now and is stored only later is deleted too.",
    "found.care":
      "It cannot be undone. That somebody must not be texted stays known, without the number.",
    do: "Erase for good",
    "done.intro": "This was deleted:",
    "done.nothing": "There was nothing to delete.",
    "done.later":
      "What still waited somewhere when you erased, like an SMS on the disk of a server, is dropped when it comes. The number itself stands nowhere any more, also not in the audit.",
    cancel: "Cancel",
    close: "Close",
  },
  {
    "rows.messages": { one: "# empfangene SMS", other: "# empfangene SMS" },
    "rows.outbound_messages": { one: "# gesendete SMS", other: "# gesendete SMS" },
    "rows.acd_events": { one: "# Media Event", other: "# Media Events" },
    "rows.conversations": { one: "# Konversation", other: "# Konversationen" },
    "rows.contacts": { one: "# Kontakt", other: "# Kontakte" },
    "rows.opt_out_entries": {
      one: "# Zeile der Abmeldungen",
      other: "# Zeilen der Abmeldungen",
    },
    "rows.receiver_requests": {
      one: "# Anfrage des Providers",
      other: "# Anfragen des Providers",
    },
    "rows.demo_phone_messages": {
      one: "# SMS des Telefonsimulators",
      other: "# SMS des Telefonsimulators",
    },
    "rows.more": "{rows} aus {table}",
    open: "Nummer löschen",
    "open.these": { one: "Diese Nummer löschen", other: "Diese # Nummern löschen" },
    title: "{number} löschen?",
    "title.ask": "Wessen Spuren löschen?",
    "title.done": "Gelöscht",
    number: "Rufnummer",
    "number.hint": "In jeder Schreibweise, oder der Name eines Absenders, wie er dasteht.",
    look: "Zeigen, was es gibt",
    "found.intro":
      "Das wird gelöscht, mit allem, was dazu notiert, entworfen, eingereiht oder entschieden wurde:",
    "found.nothing":
      "Von dieser Nummer gibt es nichts. Löschen Sie sie trotzdem, wenn etwas unterwegs sein kann: Was vorher kam und erst später gespeichert wird, wird auch gelöscht.",
    "found.care":
      "Das lässt sich nicht rückgängig machen. Dass jemandem nicht geschrieben werden darf, bleibt bekannt, ohne die Nummer.",
    do: "Endgültig löschen",
    "done.intro": "Das wurde gelöscht:",
    "done.nothing": "Es gab nichts zu löschen.",
    "done.later":
      "Was beim Löschen noch irgendwo wartete, etwa eine SMS auf der Platte eines Servers, wird verworfen, wenn es kommt. Die Nummer selbst steht nirgends mehr, auch nicht im Protokoll.",
    cancel: "Abbrechen",
    close: "Schließen",
  },
);
