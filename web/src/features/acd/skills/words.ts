import { dictionary } from "~/kernel/i18n";

export const words = dictionary(
  {
    title: "Skills",
    intro:
      "What agents are good at. A routing application asks for them, and who has them gets the SMS.",
    new: "New skill",
    name: "Name",
    people: "People",
    "empty.title": "No skills yet",
    "empty.text":
      "Make one for each thing that not every agent can do, such as a language, and say on each user’s page how good she is at it.",
    "form.new": "New skill",
    "form.master": "Master Data",
  },
  {
    title: "Fähigkeiten",
    intro:
      "Was Agenten können. Eine Routing-Anwendung verlangt sie, und wer sie hat, bekommt die SMS.",
    new: "Neue Fähigkeit",
    name: "Name",
    people: "Personen",
    "empty.title": "Noch keine Fähigkeiten",
    "empty.text":
      "Legen Sie eine an für alles, was nicht jeder kann, etwa eine Sprache, und sagen Sie auf der Seite jedes Benutzers, wie gut er darin ist.",
    "form.new": "Neue Fähigkeit",
    "form.master": "Stammdaten",
  },
);
