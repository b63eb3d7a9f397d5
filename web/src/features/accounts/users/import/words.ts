import { dictionary } from "~/kernel/i18n";

export const words = dictionary(
  {
    title: "Import users",
    users: "Users",
    about:
      "Choose the file that another system exported, or paste the rows. All users are made, or none.",
    columns:
      "Name, User name, E-mail, Role, Groups, Agent number, External id, Language, Time zone",
    invite: "Invite them to choose a password",
    "invite.hint":
      "Each gets a link, good once and for 72 hours: mailed where mail is set up and an address stands in the table, and shown to you to copy.",
    make: { one: "Create one user", other: "Create # users" },
    made: { one: "One user created", other: "# users created" },
    "made.about":
      "These links are shown now only. Those with an e-mail address get theirs by mail where mail is set up.",
    done: "To the users",
    link: "Link",
    "link.of": "link of {name}",
    name: "Name",
    username: "User name",
    role: "Role",
    groups: "Groups",
    email: "E-mail",
    agent_number: "Agent number",
    no_such_group: "The client has no group of this name.",
    unknown_role: "Agent, Supervisor or Client administrator.",
    unknown_language: "German or English.",
    unknown_time_zone: "Not a time zone, like Europe/Berlin.",
    digits: "Up to 20 digits.",
  },
  {
    title: "Benutzer importieren",
    users: "Benutzer",
    about:
      "Wählen Sie die Datei, die ein anderes System exportiert hat, oder fügen Sie die Zeilen ein. Es entstehen alle Benutzer oder keiner.",
    columns:
      "Name, Benutzername, E-Mail, Rolle, Gruppen, Agentennummer, Externe Kennung, Sprache, Zeitzone",
    invite: "Zur Wahl eines Passworts einladen",
    "invite.hint":
      "Jeder bekommt einen Link, der einmal und 72 Stunden gilt: per Mail, wo Mail eingerichtet ist und eine Adresse in der Tabelle steht, und Ihnen zum Kopieren gezeigt.",
    make: { one: "Einen Benutzer anlegen", other: "# Benutzer anlegen" },
    made: { one: "Ein Benutzer angelegt", other: "# Benutzer angelegt" },
    "made.about":
      "Diese Links werden nur jetzt gezeigt. Wer eine E-Mail-Adresse hat, bekommt seinen per Mail, wo Mail eingerichtet ist.",
    done: "Zu den Benutzern",
    link: "Link",
    "link.of": "Link von {name}",
    name: "Name",
    username: "Benutzername",
    role: "Rolle",
    groups: "Gruppen",
    email: "E-Mail",
    agent_number: "Agentennummer",
    no_such_group: "Der Mandant hat keine Gruppe dieses Namens.",
    unknown_role: "Agent, Supervisor oder Mandantenadministrator.",
    unknown_language: "Deutsch oder Englisch.",
    unknown_time_zone: "Keine Zeitzone, wie Europe/Berlin.",
    digits: "Bis zu 20 Ziffern.",
  },
);
