import { dictionary } from "~/kernel/i18n";

export const words = dictionary(
  {
    title: "Clients",
    intro: "A client has its own numbers, groups, agents and SMS; no client sees another’s.",
    new: "New client",
    "empty.title": "No client yet",
    "empty.text": "Create one, then its users, groups and connectors.",
    "form.by_email": "SMS by e-mail",
    "form.with_text": "Mails hold the SMS",
    "form.with_text.hint":
      "Off: mails to agents name the sender and link to the web interface; they cannot be answered.",
    "form.per_hour": "SMS in an hour",
    "form.per_hour.hint":
      "Of so many SMS one agent is mailed in an hour; more go to others or wait.",
    "form.defaults": "Defaults",
    "form.country.hint": "National numbers of its connectors are read as numbers of this country.",
    "form.people": "Users and groups",
    "form.people.about": "What counts where a user or a group sets nothing of its own.",
    "form.parallel": "SMS at a time",
    "form.delivery": "SMS reach users by",
    "form.delivery.web": "Web interface",
    "form.delivery.email": "E-mail",
    "form.timeout": "Offer lasts (seconds)",
    "form.retention": "Retention",
    "form.keep_sms_days": "Days that SMS are kept",
    "form.keep_sms_days.hint":
      "Counted from when they were closed; replies and history go with them. Empty: for ever.",
    "form.keep_requests_days": "Days that requests are kept",
    "form.keep_requests_days.hint": "What providers sent to its connectors, without texts.",
    "form.active.hint":
      "When off, nobody of this client can sign in, and its SMS are kept, but not delivered.",
  },
  {
    title: "Mandanten",
    intro:
      "Ein Mandant hat eigene Nummern, Gruppen, Agenten und SMS; keiner sieht die eines anderen.",
    new: "Neuer Mandant",
    "empty.title": "Noch kein Mandant",
    "empty.text": "Legen Sie einen an, dann seine Benutzer, Gruppen und Konnektoren.",
    "form.by_email": "SMS per E-Mail",
    "form.with_text": "Mails enthalten die SMS",
    "form.with_text.hint":
      "Aus: Mails an Agenten nennen den Absender und verweisen auf die Weboberfläche; sie können nicht beantwortet werden.",
    "form.per_hour": "SMS in einer Stunde",
    "form.per_hour.hint":
      "So viele SMS werden einem Agenten in einer Stunde gemailt; weitere gehen an andere oder warten.",
    "form.defaults": "Vorgaben",
    "form.country.hint":
      "Nationale Nummern seiner Konnektoren werden als Nummern dieses Landes gelesen.",
    "form.people": "Benutzer und Gruppen",
    "form.people.about": "Was gilt, wo ein Benutzer oder eine Gruppe nichts Eigenes festlegt.",
    "form.parallel": "SMS gleichzeitig",
    "form.delivery": "SMS erreichen Benutzer über",
    "form.delivery.web": "Weboberfläche",
    "form.delivery.email": "E-Mail",
    "form.timeout": "Angebot gilt (Sekunden)",
    "form.retention": "Aufbewahrung",
    "form.keep_sms_days": "Tage, die SMS aufbewahrt werden",
    "form.keep_sms_days.hint":
      "Vom Abschluss an gezählt; Antworten und Verlauf gehen mit ihnen. Leer: für immer.",
    "form.keep_requests_days": "Tage, die Anfragen aufbewahrt werden",
    "form.keep_requests_days.hint": "Was Provider an seine Konnektoren schickten, ohne Texte.",
    "form.active.hint":
      "Wenn aus, kann sich niemand dieses Mandanten anmelden, und seine SMS werden aufbewahrt, aber nicht zugestellt.",
  },
);
