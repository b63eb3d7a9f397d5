"""What letters about SMS say, in German and English."""

from collections.abc import Mapping

from ringdove.byemail.model import MOST_SEGMENTS, Refusal
from ringdove.mail.letters import Button, Letter

#: Above this line an answer is written; what stands below is a quote, whatever the mail program makes of it.
MARKS = {
    "en": "=== Write your answer above this line ===",
    "de": "=== Antwort bitte über diese Zeile schreiben ===",
}
_ENGLISH = {
    "new": "New SMS from {number}",
    "to": "To {connector} ({recipient}), waiting since {since}.",
    "before": "Before that",
    "hidden": "Its text is not sent by e-mail. Open it on the web.",
    "answer": (
        f"Answer this mail: what you write above is sent as an SMS, {MOST_SEGMENTS} SMS long at most"
        " (about 450 characters)."
    ),
    "no_answer": "It cannot be answered by e-mail. Answer on the web.",
    "until": "It is with you until {until}, then it goes back to the queue.",
    "at_once": "It is done as soon as this mail has left: nobody waits for your answer.",
    "done": "Done",
    "give_back": "Give back",
    "log_off": "Log me off",
    "open": "Open on the web",
    "you": "You",
    "notice.failed": "An e-mail to {name} could not be delivered ({reason}). Her SMS went back to the queue.",
    "notice.closed": "An e-mail to {name} could not be delivered ({reason}). Her SMS had been closed.",
    "notice.unclear": "Whether an e-mail to {name} arrived is not known: the mail server did not answer.",
    "note.failed": "The e-mail could not be delivered.",
    "note.unclear": "Whether the e-mail arrived is not known.",
    "note.late": "Not answered by e-mail in time.",
    "confirm.subject": "SMS by e-mail: is this your address?",
    "confirm.hello": "Hello {name},",
    "confirm.about": (
        "SMS to {client} are to reach you at this address from now on. You answer them with your mail program."
    ),
    "confirm.button": "Yes, this is my address",
    "confirm.else": "If you do not expect this, there is nothing to do: nothing is sent to you.",
    "refusal.subject": "Not sent as SMS: {subject}",
    "refusal.intro": "Your answer to {number} was not sent.",
    "refusal.rest": "Your text:",
}
_GERMAN = {
    "new": "Neue SMS von {number}",
    "to": "An {connector} ({recipient}), wartet seit {since}.",
    "before": "Davor",
    "hidden": "Ihr Text wird nicht per E-Mail verschickt. Öffnen Sie sie in der Weboberfläche.",
    "answer": (
        f"Antworten Sie auf diese Mail: Was Sie darüber schreiben, geht als SMS hinaus, höchstens {MOST_SEGMENTS} SMS lang"
        " (etwa 450 Zeichen)."
    ),
    "no_answer": "Sie kann nicht per E-Mail beantwortet werden. Antworten Sie in der Weboberfläche.",
    "until": "Sie ist bis {until} bei Ihnen, danach geht sie zurück in die Warteschlange.",
    "at_once": "Sie ist erledigt, sobald diese Mail verschickt ist: Niemand wartet auf Ihre Antwort.",
    "done": "Erledigt",
    "give_back": "Zurückgeben",
    "log_off": "Mich abmelden",
    "open": "In der Weboberfläche öffnen",
    "you": "Sie",
    "notice.failed": (
        "Eine E-Mail an {name} konnte nicht zugestellt werden ({reason}). Die SMS ist zurück in der Warteschlange."
    ),
    "notice.closed": (
        "Eine E-Mail an {name} konnte nicht zugestellt werden ({reason}). Die SMS war schon geschlossen."
    ),
    "notice.unclear": "Ob eine E-Mail an {name} ankam, ist nicht bekannt: Der Mailserver hat nicht geantwortet.",
    "note.failed": "Die E-Mail konnte nicht zugestellt werden.",
    "note.unclear": "Ob die E-Mail ankam, ist nicht bekannt.",
    "note.late": "Nicht rechtzeitig per E-Mail beantwortet.",
    "confirm.subject": "SMS per E-Mail: Ist das Ihre Adresse?",
    "confirm.hello": "Guten Tag {name},",
    "confirm.about": (
        "SMS an {client} sollen Sie künftig unter dieser Adresse erreichen. Sie beantworten sie mit Ihrem Mailprogramm."
    ),
    "confirm.button": "Ja, das ist meine Adresse",
    "confirm.else": "Wenn Sie das nicht erwarten, brauchen Sie nichts zu tun: Es wird Ihnen nichts geschickt.",
    "refusal.subject": "Nicht als SMS gesendet: {subject}",
    "refusal.intro": "Ihre Antwort an {number} wurde nicht gesendet.",
    "refusal.rest": "Ihr Text:",
}
_WHY_ENGLISH = {
    Refusal.EXPIRED: "The mail that you answered is too old. Answer a newer one, or on the web.",
    Refusal.OTHER_SENDER: "It did not come from the address that the SMS was sent to. Only she whom it is with can answer.",
    Refusal.NOT_PROVEN: "The mail could not be proven to come from its sender: SPF or DKIM failed. Ask your administrator.",
    Refusal.NOT_HERS: "This SMS is no longer with you: somebody else has it, or it is back in the queue.",
    Refusal.CLOSED: "This SMS is closed already.",
    Refusal.ATTACHMENT: "The mail has an attachment. An SMS is text only: remove it and answer again.",
    Refusal.QUOTED: "Your text could not be told from the quoted mail. Write it above the quote, in one piece, and delete the rest.",
    Refusal.EMPTY: "There is no text above the quoted mail.",
    Refusal.TOO_LONG: f"It is longer than {MOST_SEGMENTS} SMS: {{segments}}. Shorten it and answer again.",
    Refusal.CANNOT_SEND: "It cannot be sent now: {detail}",
    Refusal.UNREADABLE: "The mail could not be read.",
}
_WHY_GERMAN = {
    Refusal.EXPIRED: "Die Mail, auf die Sie geantwortet haben, ist zu alt. Antworten Sie auf eine neuere oder in der Weboberfläche.",
    Refusal.OTHER_SENDER: "Sie kam nicht von der Adresse, an die die SMS ging. Nur wer sie hat, kann antworten.",
    Refusal.NOT_PROVEN: "Dass die Mail von ihrem Absender kommt, ist nicht belegt: SPF oder DKIM schlugen fehl. Fragen Sie Ihre Administration.",
    Refusal.NOT_HERS: "Diese SMS ist nicht mehr bei Ihnen: Jemand anderes hat sie, oder sie ist wieder in der Warteschlange.",
    Refusal.CLOSED: "Diese SMS ist schon geschlossen.",
    Refusal.ATTACHMENT: "Die Mail hat einen Anhang. Eine SMS ist nur Text: Entfernen Sie ihn und antworten Sie noch einmal.",
    Refusal.QUOTED: "Ihr Text war vom Zitat nicht zu trennen. Schreiben Sie ihn in einem Stück über das Zitat und löschen Sie den Rest.",
    Refusal.EMPTY: "Über dem Zitat steht kein Text.",
    Refusal.TOO_LONG: f"Sie ist länger als {MOST_SEGMENTS} SMS: {{segments}}. Kürzen Sie sie und antworten Sie noch einmal.",
    Refusal.CANNOT_SEND: "Sie kann gerade nicht gesendet werden: {detail}",
    Refusal.UNREADABLE: "Die Mail war nicht zu lesen.",
}


#: What only our letters say.
OURS = tuple(
    part
    for say in (_ENGLISH, _GERMAN)
    for part in (
        say["hidden"],
        say["answer"].partition(",")[0],
        say["no_answer"],
        say["at_once"],
        say["until"].partition("}")[2].strip(" ,"),
    )
)
#: And this, before a number.
NEW = tuple(say["new"].partition("{")[0].strip() for say in (_ENGLISH, _GERMAN))


def said(language: str) -> Mapping[str, str]:
    """The sentences of a language."""
    return _GERMAN if language == "de" else _ENGLISH


def mark(language: str) -> str:
    """The line above which an answer is written."""
    return MARKS["de" if language == "de" else "en"]


def confirmation(language: str, name: str, client: str, url: str) -> Letter:
    """The letter that asks somebody whether an address is hers."""
    say = said(language)
    return Letter(
        say["confirm.subject"],
        [
            say["confirm.hello"].format(name=name),
            say["confirm.about"].format(client=client),
            Button(say["confirm.button"], url),
            say["confirm.else"],
        ],
    )


def refusal(
    language: str, why: Refusal, number: str, subject: str, text: str | None, **more: object
) -> Letter:
    """The letter that says why an answer was not sent; ``text``: what it was, for her alone who wrote it."""
    say = said(language)
    sentences = _WHY_GERMAN if language == "de" else _WHY_ENGLISH
    rest = [say["refusal.rest"], text] if text else []
    return Letter(
        say["refusal.subject"].format(subject=subject),
        [
            say["refusal.intro"].format(number=number),
            sentences[why].format_map({"detail": "", "segments": "", **more}),
            *rest,
        ],
    )
