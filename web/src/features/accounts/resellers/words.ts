import { dictionary } from "~/kernel/i18n";

export const words = dictionary(
  {
    title: "Resellers",
    intro: "Resellers look after clients.",
    new: "New reseller",
    "empty.title": "No reseller yet",
    "empty.text": "Create one, then its clients.",
    "form.new": "New reseller",
    "form.active.hint":
      "When off, nobody of this reseller or its clients can sign in, and their SMS are kept, but not delivered.",
    "form.second_factor": "Second factor is a must",
    "form.second_factor.hint":
      "For administrators of this reseller; each client decides for its own people.",
  },
  {
    title: "Reseller",
    intro: "Reseller betreuen Mandanten.",
    new: "Neuer Reseller",
    "empty.title": "Noch kein Reseller",
    "empty.text": "Legen Sie einen an, dann seine Mandanten.",
    "form.new": "Neuer Reseller",
    "form.active.hint":
      "Wenn aus, kann sich niemand dieses Resellers und seiner Mandanten anmelden, und deren SMS werden aufbewahrt, aber nicht zugestellt.",
    "form.second_factor": "Zweiter Faktor ist Pflicht",
    "form.second_factor.hint":
      "Für die Administration dieses Resellers; jeder Mandant entscheidet für seine eigenen Personen.",
  },
);
