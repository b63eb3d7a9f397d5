"""What somebody wrote in a mail, without what she quoted, her signature and disclaimers. Pure, and never raises.

Below our own mark everything is a quote. What stands above it is cut by rules of mail programs, and checked: what may
still hold a quote is no answer.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from email.message import Message

from mailparser_reply import EmailMessage as Cutter
from selectolax.lexbor import LexborHTMLParser, LexborNode

from ringdove.byemail.model import Refusal
from ringdove.byemail.words import MARKS, NEW, OURS

#: More is not looked at: an answer is three SMS.
MOST_TEXT = 20_000
MOST_HTML = 500_000
MOST_PARTS = 50
#: Lines of the letter shorter than this are too common to be known again.
SHORTEST_KNOWN = 15


def _any_of(sentences: Collection[str]) -> str:
    return "|".join(re.escape(said).replace(r"\ ", r"\s+") for said in sentences)


_MARK = re.compile(_any_of([mark.strip("= ") for mark in MARKS.values()]), re.IGNORECASE)
#: What our letters say, where the mark above it was deleted.
_OURS = re.compile(rf"(?m)^\W*(?:{_any_of(NEW)})\s+\+?\d|{_any_of(OURS)}")
_LEADER = r"[>\s|*_=#-]*"
#: Who wrote what is quoted, as mail programs say it, on one line or broken over several.
_WROTE = re.compile(
    r"^\W{0,3}(?:(?:On|Am|Le|El|Il|Op|Den|Em|Dne|W dniu)\b.{0,400}?|.{0,200}?)"
    r"(?:wrote|writes|schrieb(?:\s.{0,200}?)?|a\s+écrit|escribió|ha\s+scritto|schreef|skrev|escreveu|napsal|napisał)"
    r"[^\n:]{0,200}:\s*$",
    re.IGNORECASE | re.DOTALL,
)
_LEAD = re.compile(r"^\W{0,3}(?:On|Am|Le|El|Il|Op|Den|Em|Dne|W dniu)\b", re.IGNORECASE)
_HEADER = re.compile(
    r"^\W{0,4}(?:From|Von|De|Da|Van|Sent|Gesendet|Date|Datum|To|An|Cc|Kopie|Subject|Betreff|Reply-To|Antwort an)"
    r"\s?\*?:\s",
    re.IGNORECASE,
)
_RULER = re.compile(r"^\s*(?:[_-]{20,}|-{2,}.{0,60}-{2,}|_{5,})\s*$")
_ORIGINAL = re.compile(
    r"original(?:e|-)?\s?(?:message|nachricht|mail)|ursprüngliche\s+nachricht|forwarded\s+message"
    r"|weitergeleitete\s+nachricht|begin\s+forwarded|anfang\s+der\s+weitergeleiteten",
    re.IGNORECASE,
)
_DEVICE = re.compile(
    r"^\W{0,3}(?:sent\s+(?:from|with|via)\b|get\s+outlook\s+for|von\s+meinem\s.{0,60}gesendet|gesendet\s+(?:von|mit|aus|über)\b"
    r"|mit\s(?:der\s)?(?:proton|gmx|web\.de|yahoo|outlook|bluemail|k-9|airmail)\b.{0,60}\sgesendet\b"
    r"|diese\s+nachricht\s+wurde\s+von\s+mein|holen\s+sie\s+sich\s+outlook|outlook\s+für\s+(?:ios|android)"
    r"|this\s+message\s+was\s+sent\s+from)",
    re.IGNORECASE,
)
_DISCLAIMER = re.compile(
    r"^\W{0,3}(?:(?:confidentiality|vertraulichkeits?)[\s-]*(?:notice|note|hinweis)?\b"
    r"|(?:this|the\s+information\s+(?:in|contained\s+in)\s+this)\s+(?:e-?mail|message|communication)\b.{0,80}"
    r"(?:confidential|intended|privileged|may\s+contain)"
    r"|diese\s+(?:e-?mail|nachricht|mitteilung)\b.{0,80}(?:vertraulich|enthält|bestimmt|rechtlich)"
    r"|der\s+inhalt\s+dieser\s+(?:e-?mail|nachricht)|disclaimer\b|haftungsausschluss\b|rechtlicher\s+hinweis"
    r"|bitte\s+denken\s+sie\s+an\s+die\s+umwelt|please\s+consider\s+the\s+environment)",
    re.IGNORECASE,
)
_LANGUAGES = ["de", "en"]
_INVISIBLE = dict.fromkeys([0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF])
_CONTROL = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 127])
_SIGNED = frozenset(
    {"application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature"}
)
_CUT = "\n\ufdd0\n"  # a noncharacter: nobody writes it
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "blockquote",
        "div",
        "dl",
        "dt",
        "dd",
        "fieldset",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tr",
        "ul",
        "body",
    ]
)
_UNSEEN = frozenset({"head", "style", "script", "title", "template", "noscript"})
#: What mail programs put around a quote or above it: nothing after it was written by hand.
_QUOTES = (
    "blockquote", ".gmail_quote", ".gmail_quote_container", ".gmail_attr", ".moz-cite-prefix", "#divRplyFwdMsg",
    "#appendonsend", ".yahoo_quoted", "#mail-editor-reference-message-container", "[name='quote']", "#ms-outlook-mobile-body-separator-line",
    "div[style*='border-top:solid #E1E1E1']", "div[style*='border-top: solid #E1E1E1']",
    "div[style*='border-top:solid #B5C4DF']", "hr#stopSpelling", ".protonmail_quote", ".tutanota_quote", ".zmail_extra",
)  # fmt: skip
_SIGNATURES = (
    ".gmail_signature", ".moz-signature", "#Signature", "#signature", ".signature", "#ms-outlook-mobile-signature",
    ".protonmail_signature_block", "#AppleMailSignature",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cut:
    """An answer, or why there is none."""

    text: str
    why: Refusal | None = None


def cut(mail: Message, known: Collection[str] = ()) -> Cut:
    """What somebody wrote. ``known``: texts of the letter that is answered."""
    try:
        if _has_attachment(mail):
            return Cut("", Refusal.ATTACHMENT)
        written = body_of(mail)
    except Exception:
        return Cut("", Refusal.UNREADABLE)
    return cut_text(written, known)


def cut_text(written: str, known: Collection[str] = ()) -> Cut:
    """What somebody wrote above a quote."""
    text = _above_mark(_tidy(written))
    text = _above_quote(text)
    if len(text) > MOST_TEXT:
        return Cut("", Refusal.TOO_LONG)
    text = _without_signature(text)
    try:
        replies = (
            Cutter(text=text, languages=list(_LANGUAGES), keep_hyphen_lists=True).read().replies
        )
        text = replies[0].body if replies else text
    except (re.error, IndexError, RecursionError):
        return Cut("", Refusal.UNREADABLE)
    text = re.sub(r"\n{3,}", "\n\n", _without_signature(text)).strip()
    if holds_quote(text, known):
        return Cut("", Refusal.QUOTED)
    return Cut(text, None if text else Refusal.EMPTY)


def holds_quote(text: str, known: Collection[str] = ()) -> bool:
    """Whether anything in a text may have been written by somebody else."""
    if _MARK.search(text) or _OURS.search(text) or "/by-email#" in text or "\ufdd0" in text:
        return True
    lines = text.splitlines()
    if any(line.lstrip().startswith((">", "|")) for line in lines):
        return True
    if any(_ORIGINAL.search(line) and _RULER.match(line) for line in lines):
        return True
    if any(_says_who_wrote(lines, at) for at in range(len(lines))):
        return True
    if sum(bool(_HEADER.match(line)) for line in lines) >= 2:
        return True
    flat = _flat(text)
    return any(
        len(said) >= SHORTEST_KNOWN and said in flat
        for of in known
        for said in (_flat(of), *map(_flat, of.splitlines()))
    )


def _flat(text: str) -> str:
    return " ".join(re.sub(r"(?m)^[>|\s]+", "", text).split()).casefold()


def _tidy(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ")
    text = text.translate(_INVISIBLE).translate(_CONTROL)
    return "\n".join(line.rstrip() for line in text.split("\n"))


def _above_mark(text: str) -> str:
    found = _MARK.search(text)
    if found is None:
        return text
    return text[: text.rfind("\n", 0, found.start()) + 1]


def _above_quote(text: str) -> str:
    """What stands above the first line with which mail programs begin a quote."""
    text = text.split(_CUT, 1)[0]
    lines = text.split("\n")
    for at, line in enumerate(lines):
        if not line.strip():
            continue
        if _begins_quote(lines, at):
            rest = [other for other in lines[at:] if other.strip()]
            return "\n".join(lines[:at]) if _all_quoted_after(rest) else text
    return text


def _begins_quote(lines: list[str], at: int) -> bool:
    line = lines[at]
    if line.startswith(">"):
        return True
    if _RULER.match(line) and (_ORIGINAL.search(line) or _header_block(lines, at + 1)):
        return True
    if _header_block(lines, at):
        return True
    return _says_who_wrote(lines, at)


def _says_who_wrote(lines: list[str], at: int) -> bool:
    """Whether a line, perhaps broken over several, says who wrote what follows; not if only a later one does."""
    block: list[str] = []
    for line in lines[at : at + 3]:
        if not line.strip():
            break
        block.append(line.strip())
    for count in range(1, len(block) + 1):
        if _WROTE.match("\n".join(block[:count])):
            return not any(
                _LEAD.match(block[k]) and _WROTE.match("\n".join(block[k:count]))
                for k in range(1, count)
            )
    return False


def _header_block(lines: list[str], at: int) -> bool:
    block = [line for line in lines[at : at + 8] if line.strip()][:4]
    return len(block) >= 2 and bool(_HEADER.match(block[0])) and bool(_HEADER.match(block[1]))


def _all_quoted_after(rest: list[str]) -> bool:
    """Whether nothing below the beginning of a ``>`` quote was written between its lines."""
    marked = [line.startswith(">") for line in rest]
    if not any(marked):
        return True
    last = len(marked) - 1 - marked[::-1].index(True)
    first = marked.index(True)
    return all(marked[first : last + 1]) and not [
        line for line in rest[last + 1 :] if not _begins_end(line)
    ]


def _begins_end(line: str) -> bool:
    return line.strip() == "--" or bool(_DEVICE.match(line) or _DISCLAIMER.match(line))


def _without_signature(text: str) -> str:
    kept: list[str] = []
    for line in text.split("\n"):
        if line.strip() in ("--", "__") or _DEVICE.match(line) or _DISCLAIMER.match(line):
            break
        if re.fullmatch(r"\s*[_-]{20,}\s*", line):
            break
        kept.append(line)
    return "\n".join(kept)


# Parts of a mail


def _leaves(mail: Message) -> Iterator[Message]:
    for number, part in enumerate(mail.walk()):
        if number >= MOST_PARTS:
            return
        if not part.is_multipart():
            yield part


def _has_attachment(mail: Message) -> bool:
    return any(_is_attachment(part) for part in _leaves(mail)) or any(
        part.get_content_type() == "message/rfc822" for part in mail.walk()
    )


def _is_attachment(part: Message) -> bool:
    kind = part.get_content_type()
    if kind in _SIGNED:
        return False
    disposition = (part.get_content_disposition() or "").lower()
    if kind in ("text/plain", "text/html"):
        return disposition == "attachment" or bool(part.get_filename())
    # a picture that the HTML shows: the logo of a signature
    return not (kind.startswith("image/") and disposition != "attachment" and part["Content-ID"])


def body_of(mail: Message) -> str:
    """The text of a mail: plain where there is some, else made of HTML."""
    html = ""
    for part in _leaves(mail):
        kind = part.get_content_type()
        if kind == "text/plain":
            text = _decoded(part)
            if text.strip():
                return text
        elif kind == "text/html" and not html:
            html = _decoded(part)
    return text_of_html(html) if html else ""


def _decoded(part: Message) -> str:
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return ""
    charset = str(part.get_content_charset() or "utf-8")
    try:
        return content.decode(charset, "replace")
    except (LookupError, ValueError, UnicodeError):
        return content.decode("utf-8", "replace")


def text_of_html(html: str) -> str:
    """HTML as text, with a cut where a mail program's quote begins, and without its signature."""
    tree = LexborHTMLParser(html[:MOST_HTML])
    for css in _SIGNATURES:
        for node in tree.css(css):
            if not node.css_first(",".join(_QUOTES)):
                node.decompose()
    quotes = {node.mem_id for css in _QUOTES for node in tree.css(css)}
    said: list[str] = []
    unseen: set[int] = set()
    root = tree.body
    if root is None:
        return ""
    for node in root.traverse(include_text=True):
        parent = node.parent
        if node.tag in _UNSEEN or (parent is not None and parent.mem_id in unseen):
            unseen.add(node.mem_id)
            continue
        if node.mem_id in quotes:
            said.append(_CUT)
            break
        said.append(_said(node))
    text = "".join(said)
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t]+\n", "\n", text))


def _said(node: LexborNode) -> str:
    if node.tag == "-text":
        return re.sub(r"\s+", " ", node.text(deep=False) or "")
    if node.tag == "br":
        return "\n"
    return "\n" if node.tag in _BLOCKS else ""
