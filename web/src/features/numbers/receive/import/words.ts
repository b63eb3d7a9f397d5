import { dictionary } from "~/kernel/i18n";

export const words = dictionary(
  {
    title: "Import connectors",
    connectors: "SMS Receive Connectors",
    about:
      "Move numbers over from another system: choose the file it exported, or paste the rows. All of them are made, or none.",
    columns:
      "Name, Recipient, Token, Require Token, Routing Type, ACD Group, Incoming SMS Subject, Routing Application",
    make: "Create {count} connectors",
    made: "{count} connectors created",
    name: "Name",
    recipient: "Recipient",
    group: "ACD Group",
    token: "Will be made, with a new token",
    no_such_group: "The client has no group of this name.",
    no_such_application: "There is no such routing application.",
    no_such_send_connector: "The client has no SMS send connector of this name.",
    no_such_opening_times: "The client has no opening times of this name.",
    several_of_this_name: "The client has several of this name. Give them different names first.",
    template: "The subject is not a valid template.",
    require_token: "Neither yes nor no.",
    routing_type: "Direct ACD Group or Routing Application.",
  },
  {
    title: "Konnektoren importieren",
    connectors: "SMS-Empfangskonnektoren",
    about:
      "Nummern aus einem anderen System übernehmen: Wählen Sie die Datei, die es exportiert hat, oder fügen Sie die Zeilen ein. Es entstehen alle oder keiner.",
    columns:
      "Name, Empfänger, Token, Token erforderlich, Routing-Typ, ACD-Gruppe, Betreff eingehender SMS, Routing-Anwendung",
    make: "{count} Konnektoren anlegen",
    made: "{count} Konnektoren angelegt",
    name: "Name",
    recipient: "Empfänger",
    group: "ACD-Gruppe",
    token: "Wird angelegt, mit neuem Token",
    no_such_group: "Der Mandant hat keine Gruppe dieses Namens.",
    no_such_application: "Diese Routing-Anwendung gibt es nicht.",
    no_such_send_connector: "Der Mandant hat keinen SMS-Sendekonnektor dieses Namens.",
    no_such_opening_times: "Der Mandant hat keine Öffnungszeiten dieses Namens.",
    several_of_this_name:
      "Der Mandant hat mehrere dieses Namens. Geben Sie ihnen zuerst verschiedene Namen.",
    template: "Der Betreff ist keine gültige Vorlage.",
    require_token: "Weder ja noch nein.",
    routing_type: "Direkt an ACD-Gruppe oder Routing-Anwendung.",
  },
);
