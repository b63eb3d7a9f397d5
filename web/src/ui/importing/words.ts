import { dictionary } from "~/kernel/i18n";

export const words = dictionary(
  {
    table: "Table",
    "table.hint":
      "The first line names the columns: {columns}. In English or German; separated by semicolons, commas or tabs.",
    file: "Choose a file",
    check: "Check",
    none: "No row stands in this table.",
    wrong: {
      one: "One row cannot be imported. Put it right above, or in the file, and check again.",
      other: "# rows cannot be imported. Put them right above, or in the file, and check again.",
    },
    good: "Every row can be imported.",
    ignored: "Columns that mean nothing here: {columns}",
    line: "Line",
    state: "What becomes of it",
    fine: "Will be made",
  },
  {
    table: "Tabelle",
    "table.hint":
      "Die erste Zeile nennt die Spalten: {columns}. Deutsch oder englisch; getrennt durch Semikolon, Komma oder Tabulator.",
    file: "Datei wählen",
    check: "Prüfen",
    none: "In dieser Tabelle steht keine Zeile.",
    wrong: {
      one: "Eine Zeile kann nicht importiert werden. Berichtigen Sie sie oben oder in der Datei und prüfen Sie noch einmal.",
      other:
        "# Zeilen können nicht importiert werden. Berichtigen Sie sie oben oder in der Datei und prüfen Sie noch einmal.",
    },
    good: "Jede Zeile kann importiert werden.",
    ignored: "Spalten ohne Bedeutung: {columns}",
    line: "Zeile",
    state: "Was daraus wird",
    fine: "Wird angelegt",
  },
);
