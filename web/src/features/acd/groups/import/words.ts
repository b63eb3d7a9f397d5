import { dictionary } from "~/kernel/i18n";

export const words = dictionary(
  {
    title: "Import groups",
    groups: "ACD Groups",
    about:
      "Choose the file that another system or another client exported, or paste the rows. All groups are made, or none.",
    columns: "Name, Active, Opening times, Members, Reserve members, Readers, Supervisors",
    make: { one: "Create one group", other: "Create # groups" },
    made: { one: "One group created", other: "# groups created" },
    name: "Name",
    opening_times: "Opening times",
    members: "Agents",
    reserve_members: "In reserve",
    readers: "Reading only",
    supervisors: "Supervisors",
    nobody_of_this_name: "The client has no user of this username.",
    no_such_opening_times: "The client has no opening times of this name.",
    twice_member: "Somebody is in a group in one way only.",
  },
  {
    title: "Gruppen importieren",
    groups: "ACD-Gruppen",
    about:
      "Wählen Sie die Datei, die ein anderes System oder ein anderer Mandant exportiert hat, oder fügen Sie die Zeilen ein. Es entstehen alle Gruppen oder keine.",
    columns: "Name, Aktiv, Öffnungszeiten, Mitglieder, In Reserve, Nur lesend, Supervisoren",
    make: { one: "Eine Gruppe anlegen", other: "# Gruppen anlegen" },
    made: { one: "Eine Gruppe angelegt", other: "# Gruppen angelegt" },
    name: "Name",
    opening_times: "Öffnungszeiten",
    members: "Agenten",
    reserve_members: "In Reserve",
    readers: "Nur lesend",
    supervisors: "Supervisoren",
    nobody_of_this_name: "Der Mandant hat keinen Benutzer dieses Benutzernamens.",
    no_such_opening_times: "Der Mandant hat keine Öffnungszeiten dieses Namens.",
    twice_member: "In einer Gruppe ist jeder nur auf eine Weise.",
  },
);
