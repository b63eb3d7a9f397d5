import { dictionary } from "~/kernel/i18n";

export const words = dictionary(
  {
    title: "Templates",
    intro:
      "Texts that agents insert into their answers: they type / and a few letters of the name.",
    new: "New template",
    name: "Name",
    body: "Text",
    language: "Language",
    active: "Active",
    groups: "Groups",
    all_groups: "All groups",
    "empty.title": "No templates yet",
    "empty.text":
      "What is asked every day need not be written every day. Begin with the opening times.",
    "form.new": "New template",
    "form.master": "Master Data",
    "form.name.hint": "Agents find it by this name.",
    "form.body.hint": "A name in double braces is filled in when the template is chosen.",
    "form.variables": "What can be filled in:",
    "form.language.hint": "Of the text. Empty: any.",
    "form.sends": "Complete as it is",
    "form.sends.hint": "Choosing it with Enter sends it at once; Tab only inserts it.",
    "form.active.hint": "Switched off, it is offered no more.",
    "form.groups": "Only in the groups",
    "form.groups.hint": "Empty: in all groups.",
  },
  {
    title: "Vorlagen",
    intro:
      "Texte, die Agenten in ihre Antworten einfügen: Sie tippen / und ein paar Buchstaben des Namens.",
    new: "Neue Vorlage",
    name: "Name",
    body: "Text",
    language: "Sprache",
    active: "Aktiv",
    groups: "Gruppen",
    all_groups: "Alle Gruppen",
    "empty.title": "Noch keine Vorlagen",
    "empty.text":
      "Was jeden Tag gefragt wird, muss nicht jeden Tag geschrieben werden. Beginnen Sie mit den Öffnungszeiten.",
    "form.new": "Neue Vorlage",
    "form.master": "Stammdaten",
    "form.name.hint": "Agenten finden sie unter diesem Namen.",
    "form.body.hint":
      "Ein Name in doppelten Klammern wird ausgefüllt, wenn die Vorlage gewählt wird.",
    "form.variables": "Was ausgefüllt werden kann:",
    "form.language.hint": "Des Textes. Leer: beliebig.",
    "form.sends": "Fertig, wie sie ist",
    "form.sends.hint": "Mit Enter gewählt wird sie sofort gesendet; Tab fügt sie nur ein.",
    "form.active.hint": "Abgeschaltet wird sie nicht mehr angeboten.",
    "form.groups": "Nur in den Gruppen",
    "form.groups.hint": "Leer: in allen Gruppen.",
  },
);
