import { dictionary } from "~/kernel/i18n";

export const words = dictionary(
  {
    title: "SMS by e-mail",
    about: "{subject} from {number}, to {connector}. With {name}.",
    "with_you.until": "It is with you until {until}, then it goes back to the queue.",
    elsewhere:
      "This SMS is no longer with you by e-mail. Somebody else has it, or it is back in the queue.",
    closed: "This SMS is closed. There is nothing left to do.",
    bad: "This link is not good any more",
    "bad.hint": "It is too old, or it is not complete. The newest mail has the one that is.",
    "done.title": "Close this SMS?",
    "done.button": "Done",
    "done.over": "Closed",
    "done.over.hint": "This SMS is done and no longer with you. You can close this page.",
    "give_back.title": "Give this SMS back?",
    "give_back.button": "Give back",
    "give_back.over": "Given back",
    "give_back.over.hint": "It is in the queue again, for others first. You can close this page.",
    "log_off.title": "Log off?",
    "log_off.about":
      "{name}, you get no more SMS until you log on again. What is with you goes back to the queue.",
    "log_off.button": "Log me off",
    "log_off.over": "Logged off",
    "log_off.over.hint": "You get no more SMS. Log on again on the web.",
    "confirm.title": "Is this your address?",
    "confirm.about": "SMS are to reach you at {address} from now on.",
    "confirm.button": "Yes, this is my address",
    "confirm.over": "Confirmed",
    "confirm.over.hint":
      "SMS reach you at {address} while you are logged on. Answer them with your mail program.",
    web: "Open the web interface",
  },
  {
    title: "SMS per E-Mail",
    about: "{subject} von {number}, an {connector}. Bei {name}.",
    "with_you.until": "Sie ist bis {until} bei Ihnen, danach geht sie zurück in die Warteschlange.",
    elsewhere:
      "Diese SMS ist nicht mehr per E-Mail bei Ihnen. Jemand anderes hat sie, oder sie ist wieder in der Warteschlange.",
    closed: "Diese SMS ist geschlossen. Es ist nichts mehr zu tun.",
    bad: "Dieser Link gilt nicht mehr",
    "bad.hint": "Er ist zu alt oder nicht vollständig. Die neueste Mail enthält den, der gilt.",
    "done.title": "Diese SMS schließen?",
    "done.button": "Erledigt",
    "done.over": "Geschlossen",
    "done.over.hint":
      "Diese SMS ist erledigt und nicht mehr bei Ihnen. Sie können die Seite schließen.",
    "give_back.title": "Diese SMS zurückgeben?",
    "give_back.button": "Zurückgeben",
    "give_back.over": "Zurückgegeben",
    "give_back.over.hint":
      "Sie ist wieder in der Warteschlange, zuerst für andere. Sie können die Seite schließen.",
    "log_off.title": "Abmelden?",
    "log_off.about":
      "{name}, Sie bekommen keine SMS mehr, bis Sie sich wieder anmelden. Was bei Ihnen ist, geht zurück in die Warteschlange.",
    "log_off.button": "Mich abmelden",
    "log_off.over": "Abgemeldet",
    "log_off.over.hint":
      "Sie bekommen keine SMS mehr. Melden Sie sich in der Weboberfläche wieder an.",
    "confirm.title": "Ist das Ihre Adresse?",
    "confirm.about": "SMS sollen Sie künftig unter {address} erreichen.",
    "confirm.button": "Ja, das ist meine Adresse",
    "confirm.over": "Bestätigt",
    "confirm.over.hint":
      "SMS erreichen Sie unter {address}, solange Sie angemeldet sind. Antworten Sie mit Ihrem Mailprogramm.",
    web: "Zur Weboberfläche",
  },
);
