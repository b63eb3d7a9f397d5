import { dictionary } from "~/kernel/i18n";

export const words = dictionary(
  {
    "outcome.group": "To group {group}",
    "outcome.agent": "first to {agent}",
    "outcome.priority": "priority {priority}",
    "outcome.subject": "subject “{subject}”",
    "outcome.answered": "Answered automatically",
    "outcome.ended": "Ended by the application",
    "outcome.failed": "Failed: the fallback group takes over",
    "failed.not_connected": "An output leads nowhere.",
    "failed.too_many_steps": "It went round in circles.",
    "failed.too_many_sends": "It would have sent too many SMS.",
    "failed.template": "A text could not be made.",
    "failed.text_limit": "A text became too long.",
    "failed.empty_text": "A text to be sent was empty.",
    "failed.not_comparable": "Two values could not be compared.",
    "want.sms": "waits for an answer",
    "want.opening_times": "asks whether it is open",
    "want.queue": "asks how the group stands",
    "want.http": "asks another system",
    sent: "Sent: {text}",
  },
  {
    "outcome.group": "An Gruppe {group}",
    "outcome.agent": "zuerst an {agent}",
    "outcome.priority": "Priorität {priority}",
    "outcome.subject": "Betreff „{subject}“",
    "outcome.answered": "Automatisch beantwortet",
    "outcome.ended": "Von der Anwendung beendet",
    "outcome.failed": "Gescheitert: Die Ausweichgruppe übernimmt",
    "failed.not_connected": "Ein Ausgang führt nirgendwohin.",
    "failed.too_many_steps": "Es ging im Kreis.",
    "failed.too_many_sends": "Es wären zu viele SMS gesendet worden.",
    "failed.template": "Ein Text ließ sich nicht erstellen.",
    "failed.text_limit": "Ein Text wurde zu lang.",
    "failed.empty_text": "Ein zu sendender Text war leer.",
    "failed.not_comparable": "Zwei Werte ließen sich nicht vergleichen.",
    "want.sms": "wartet auf eine Antwort",
    "want.opening_times": "fragt, ob geöffnet ist",
    "want.queue": "fragt, wie es um die Gruppe steht",
    "want.http": "fragt ein anderes System",
    sent: "Gesendet: {text}",
  },
);

type Word = keyof typeof words.en;

export function isFailure(key: string): key is Extract<Word, `failed.${string}`> {
  return key in words.en;
}

export function isWant(key: string): key is Extract<Word, `want.${string}`> {
  return key in words.en;
}
