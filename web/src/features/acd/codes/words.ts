import { dictionary } from "~/kernel/i18n";

export const words = dictionary(
  {
    title: "Transaction Codes",
    intro: "What a media event was about: agents choose one when they close it.",
    new: "New code",
    name: "Name",
    position: "Order",
    active: "Active",
    groups: "Groups",
    all_groups: "All groups",
    "empty.title": "No transaction codes yet",
    "empty.text":
      "With a few codes you see later what customers wrote about. A group’s settings say whether one must be chosen.",
    "form.new": "New transaction code",
    "form.master": "Master Data",
    "form.position.hint": "Agents see the codes in this order.",
    "form.position.new": "Agents see the codes in this order. Empty: the last.",
    "form.active.hint": "Switched off, it is offered no more. Events that have it keep it.",
    "form.groups": "Only in the groups",
    "form.groups.hint": "Empty: in all groups.",
  },
  {
    title: "Transaktionscodes",
    intro: "Worum es ging: Agenten wählen beim Abschließen eines Media Events einen Code.",
    new: "Neuer Code",
    name: "Name",
    position: "Reihenfolge",
    active: "Aktiv",
    groups: "Gruppen",
    all_groups: "Alle Gruppen",
    "empty.title": "Noch keine Transaktionscodes",
    "empty.text":
      "Mit wenigen Codes sehen Sie später, worum es Kunden ging. Ob einer gewählt werden muss, steht in den Einstellungen der Gruppe.",
    "form.new": "Neuer Transaktionscode",
    "form.master": "Stammdaten",
    "form.position.hint": "Agenten sehen die Codes in dieser Reihenfolge.",
    "form.position.new": "Agenten sehen die Codes in dieser Reihenfolge. Leer: an letzter Stelle.",
    "form.active.hint":
      "Abgeschaltet wird er nicht mehr angeboten. Ereignisse, die ihn haben, behalten ihn.",
    "form.groups": "Nur in den Gruppen",
    "form.groups.hint": "Leer: in allen Gruppen.",
  },
);
