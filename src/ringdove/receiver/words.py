"""What letters about connectors say, in German and English."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from ringdove.mail.letters import Button, Letter
from ringdove.receiver.model import AlarmState, Finding, Watched

_ENGLISH = {
    "silence": "No SMS has come for {count} hours. That is unusual for this connector.",
    "errors": "{count} requests in a row, or in the last hour, were not delivered. The last answer was: {detail}",
    "repeats": "The provider sent {count} SMS again in the last hour. Its requests may not be answered in time.",
    "over.silence": "SMS come again. It had been silent since {at}.",
    "over.errors": "Requests are taken again. They had been refused since {at}.",
    "over.repeats": "The provider no longer repeats itself as it did since {at}.",
    "subject": "{name} ({recipient}): {what}",
    "subject.begun": "something is wrong",
    "subject.over": "it is over",
    "show": "Show the last requests",
    "none": "502, kept: it has nowhere to go",
}
_GERMAN = {
    "silence": "Seit {count} Stunden kam keine SMS. Das ist für diesen Konnektor ungewöhnlich.",
    "errors": "{count} Anfragen hintereinander oder in der letzten Stunde wurden nicht zugestellt. Die letzte Antwort war: {detail}",
    "repeats": "Der Provider schickte in der letzten Stunde {count} SMS noch einmal. Vielleicht bekommt er nicht rechtzeitig Antwort.",
    "over.silence": "Es kommen wieder SMS. Seit {at} war es still gewesen.",
    "over.errors": "Anfragen werden wieder angenommen. Seit {at} waren sie abgelehnt worden.",
    "over.repeats": "Der Provider wiederholt sich nicht mehr, wie er es seit {at} tat.",
    "subject": "{name} ({recipient}): {what}",
    "subject.begun": "etwas stimmt nicht",
    "subject.over": "es ist vorbei",
    "show": "Die letzten Anfragen zeigen",
    "none": "502, aufbewahrt: Sie hat kein Ziel",
}


def alarm(
    of: Watched, begun: Sequence[Finding], over: Sequence[AlarmState], link: str | None
) -> Letter:
    """What is wrong with a connector, and what no longer is."""
    said = _GERMAN if of.language == "de" else _ENGLISH
    zone = ZoneInfo(of.time_zone)
    parts: list[str | Button] = [
        said[f.kind].format(count=f.count, detail=f.detail or said["none"]) for f in begun
    ]
    parts += [
        said[f"over.{s.kind}"].format(at=f"{s.began_at.astimezone(zone):%d.%m.%Y %H:%M}")
        for s in over
    ]
    if link is not None:
        parts.append(Button(said["show"], link))
    what = said["subject.begun" if begun else "subject.over"]
    subject = said["subject"].format(name=of.name, recipient=of.recipient, what=what)
    return Letter(subject, parts)
