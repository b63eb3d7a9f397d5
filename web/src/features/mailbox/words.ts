import { dictionary } from "~/kernel/i18n";

export const words = dictionary(
  {
    title: "Demo mailbox",
    intro:
      "What Ringdove mailed, through real SMTP. Answers go back the same way and leave as SMS.",
    address: "Mailbox of",
    "empty.title": "No mail yet",
    "empty.text":
      "Log Carol on (or sign in as carol and choose Calls and Media), then send an SMS to the Support line with the phone simulator. No page of hers needs to be open.",
    phone: "Open the phone simulator",
    list: "Mails",
    none: "Choose a mail.",
    from: "From {sender}",
    answer: "Your answer",
    "answer.hint": "Sent as a mail with this one quoted below, as mail programs do.",
    send: "Send",
    sent: "Sent. It goes out as an SMS, or a mail says why not.",
    "no_demo.title": "There is no mailbox here",
    "no_demo.text": "The mailbox comes with the demo: ringdove serve --demo.",
  },
  {
    title: "Demo-Postfach",
    intro:
      "Was Ringdove gemailt hat, über echtes SMTP. Antworten gehen auf demselben Weg zurück und als SMS hinaus.",
    address: "Postfach von",
    "empty.title": "Noch keine Mail",
    "empty.text":
      "Melden Sie Carol an (als carol anmelden und Anrufe und Medien wählen) und schicken Sie mit dem Telefon-Simulator eine SMS an die Support line. Eine Seite muss bei ihr nicht offen sein.",
    phone: "Telefon-Simulator öffnen",
    list: "Mails",
    none: "Wählen Sie eine Mail.",
    from: "Von {sender}",
    answer: "Ihre Antwort",
    "answer.hint": "Geht als Mail mit dieser als Zitat darunter, wie bei Mailprogrammen.",
    send: "Senden",
    sent: "Gesendet. Sie geht als SMS hinaus, oder eine Mail sagt, warum nicht.",
    "no_demo.title": "Hier gibt es kein Postfach",
    "no_demo.text": "Das Postfach gehört zur Demo: ringdove serve --demo.",
  },
);
