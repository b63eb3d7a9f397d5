import { dictionary } from "~/kernel/i18n";

export const words = dictionary(
  {
    title: "Resellers",
    intro: "Resellers look after clients.",
    new: "New reseller",
    search: "Name or code",
    "empty.title": "No reseller yet",
    "empty.text": "Create one, then its clients.",
    nothing_found: "No reseller matches this search.",
    "form.new": "New reseller",
    "form.active.hint":
      "When off, nobody of this reseller or its clients can sign in, and their SMS are kept, but not delivered.",
    saved: "Reseller saved",
  },
  {
    title: "Reseller",
    intro: "Reseller betreuen Mandanten.",
    new: "Neuer Reseller",
    search: "Name oder Kürzel",
    "empty.title": "Noch kein Reseller",
    "empty.text": "Legen Sie einen an, dann seine Mandanten.",
    nothing_found: "Kein Reseller passt zu dieser Suche.",
    "form.new": "Neuer Reseller",
    "form.active.hint":
      "Wenn aus, kann sich niemand dieses Resellers und seiner Mandanten anmelden, und deren SMS werden aufbewahrt, aber nicht zugestellt.",
    saved: "Reseller gespeichert",
  },
);
