"""How letters look: text and HTML of the same paragraphs, in the recipient's language, and their headers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, Policy
from email.utils import format_datetime
from html import escape
from types import MappingProxyType
from uuid import UUID

COLOUR = "#1c5fb0"


class _MessageIds(UnstructuredHeader, BaseHeader):
    """Ids of mails, one a line: the library would encode those longer than a line, and nobody knows them again then."""

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {f'{policy.linesep} '.join(str(self).split())}{policy.linesep}"


class _Text(UnstructuredHeader, BaseHeader):
    """Words of people: encoded as a whole, since in parts the library doubles the spaces between."""

    def fold(self, *, policy: Policy) -> str:
        text = str(self)
        charset = "us-ascii" if text.isascii() else "utf-8"
        folded = Header(text, charset, header_name=self.name).encode(linesep=policy.linesep)
        return f"{self.name}: {folded}{policy.linesep}"


_headers = HeaderRegistry()
_headers.map_to_type("references", _MessageIds)
_headers.map_to_type("in-reply-to", _MessageIds)
_headers.map_to_type("subject", _Text)
POLICY = SMTP.clone(header_factory=_headers)


@dataclass(frozen=True, slots=True)
class Button:
    """A link that a letter is about."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Quoted:
    """What somebody else wrote, and when or who."""

    about: str
    text: str


@dataclass(frozen=True, slots=True)
class Links:
    """Several links beside each other."""

    buttons: tuple[Button, ...]


Part = str | Button | Quoted | Links


@dataclass(frozen=True, slots=True)
class Letter:
    """A subject and paragraphs; links are shown as buttons in HTML and written out in text."""

    subject: str
    parts: Sequence[Part] = ()
    #: Of its buttons; white can be read on it.
    colour: str = COLOUR


def text_of(letter: Letter) -> str:
    """A letter for readers of plain text."""
    return "\n\n".join(_text(part) for part in letter.parts)


def _text(part: Part) -> str:
    match part:
        case str():
            return part
        case Button():
            return f"{part.label}:\n{part.url}"
        case Quoted():
            return f"{part.about}:\n" + "\n".join(f"  {line}" for line in part.text.splitlines())
        case Links():
            return "\n".join(f"{b.label}: {b.url}" for b in part.buttons)


def html_of(letter: Letter, language: str) -> str:
    """A letter for readers of HTML; loads nothing from anywhere."""
    body = "\n".join(_html(part, letter.colour) for part in letter.parts)
    return (
        f'<!doctype html><html lang="{escape(language)}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{escape(letter.subject)}</title></head>"
        '<body style="margin:0;padding:24px;background:#f4f5f7;color:#1a1b1e;font:16px/1.5 system-ui,sans-serif">'
        '<div style="max-width:560px;margin:0 auto;padding:24px;background:#fff;border-radius:8px">'
        f"{body}</div></body></html>"
    )


def _html(part: Part, colour: str) -> str:
    match part:
        case str():
            return f'<p style="margin:0 0 16px">{escape(part).replace(chr(10), "<br>")}</p>'
        case Quoted():
            return (
                f'<p style="margin:0 0 4px;font-size:13px;color:#555">{escape(part.about)}</p>'
                '<p dir="auto" style="margin:0 0 16px;padding:10px 14px;background:#f1f3f5;border-radius:8px;'
                'overflow-wrap:anywhere;word-break:break-word">'
                f"{escape(part.text).replace(chr(10), '<br>')}</p>"
            )
        case Links():
            links = (
                f'<a href="{escape(b.url)}" style="display:inline-block;margin:0 16px 8px 0;color:{escape(colour)}">'
                f"{escape(b.label)}</a>"
                for b in part.buttons
            )
            return f'<p style="margin:0 0 16px">{"".join(links)}</p>'
        case Button():
            return _button(part, colour)


def _button(part: Button, colour: str) -> str:
    return (
        f'<p style="margin:0 0 16px"><a href="{escape(part.url)}" style="display:inline-block;padding:10px 18px;'
        f'background:{escape(colour)};color:#fff;text-decoration:none;border-radius:6px">{escape(part.label)}</a></p>'
        f'<p style="margin:0 0 16px;font-size:13px;color:#555;word-break:break-all">{escape(part.url)}</p>'
    )


def composed(
    id_: UUID,
    letter: Letter,
    language: str,
    recipient: str,
    sender: str,
    name: str,
    at: datetime,
    more: Mapping[str, str] = MappingProxyType({}),
) -> bytes:
    """The letter as it goes over the wire (RFC 5322); its id is the same in every try."""
    message = EmailMessage(policy=POLICY)
    user, _, domain = sender.rpartition("@")
    message["From"] = Address(_line(name), user, domain)
    message["To"] = recipient
    message["Subject"] = _line(letter.subject)
    message["Date"] = format_datetime(at)
    message["Message-ID"] = f"<{id_}@{domain}>"
    message["Auto-Submitted"] = (
        "auto-generated"  # RFC 3834: nobody's absence is to be answered to it
    )
    message["X-Auto-Response-Suppress"] = "All"
    for header, value in more.items():
        del message[header]
        message[header] = _line(value)
    message.set_content(text_of(letter), cte="quoted-printable")
    message.add_alternative(html_of(letter, language), subtype="html", cte="quoted-printable")
    return message.as_bytes()


def _line(text: str) -> str:
    return " ".join(text.split())
