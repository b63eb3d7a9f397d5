"""Phone numbers: the one form in which they are compared, whatever form they came in (ITU-T E.164).

A number that has an international form is kept as ``+`` and digits; short codes and alphanumeric senders stay as
they are. Digits with a plus take a fast path; the rest goes through libphonenumber behind a cache.
"""

import re
from functools import lru_cache

import phonenumbers
from phonenumbers import NumberParseException, PhoneMetadata, PhoneNumberFormat

#: E.164: at most 15 digits; fewer than 7 are short codes.
_INTERNATIONAL = re.compile(r"\+[1-9][0-9]{6,14}", re.ASCII)
_WRITTEN = re.compile(r"[0-9 ().\-/\u00a0\u2010-\u2015]+")
_DIGITS = re.compile(r"[^0-9]+", re.ASCII)
SHORTEST = 7
LONGEST = 15


def tidy(raw: str) -> str:
    """Without blanks around it and without ``tel:``; a blank before digits was a plus before the query was read."""
    text = raw.strip("\t\r\n\u00a0")
    if text.startswith(" ") and text.strip()[:1].isdigit() and not text.strip().startswith("0"):
        text = "+" + text.strip()
    text = text.strip()
    return text[4:] if text[:4].casefold() == "tel:" else text


def normalised(raw: str, country: str) -> str:
    """The form in which a number is compared: E.164 with a plus where that can be said, else what came."""
    return raw if _INTERNATIONAL.fullmatch(raw) else _normalised(raw, country)


@lru_cache(maxsize=100_000)
def _normalised(raw: str, country: str) -> str:
    text = tidy(raw)
    if _INTERNATIONAL.fullmatch(text):
        return text
    plus = text.startswith("+")
    body = text[1:] if plus else text
    if not body or not _WRITTEN.fullmatch(body):
        return text
    digits = _digits(body, international=plus)
    if not plus and len(digits) < SHORTEST:
        return digits
    if plus:
        return f"+{digits}" if SHORTEST <= len(digits) <= LONGEST else text
    if digits.startswith("00"):
        digits = digits[2:]
        return f"+{digits}" if SHORTEST <= len(digits) <= LONGEST else text
    ways = (
        [digits, "+" + digits] if _dialled_as_written(digits, country) else ["+" + digits, digits]
    )
    return next((found for way in ways if (found := _parsed(way, country))), digits)


def _dialled_as_written(digits: str, country: str) -> bool:
    """Whether these digits are a national number rather than an international one without its plus.

    Where people dial a 0 before the area code, digits without it are not national; elsewhere digits that begin
    with the country's own code and are a number of that country are international.
    """
    metadata = PhoneMetadata.metadata_for_region(country)
    if metadata is None:
        return False
    if metadata.national_prefix and digits.startswith("0"):
        return True
    if metadata.national_prefix == "0":
        return False
    own = (
        digits.startswith(str(metadata.country_code)) and _parsed("+" + digits, country) is not None
    )
    return not own


def _parsed(text: str, country: str) -> str | None:
    try:
        number = phonenumbers.parse(text, country)
    except NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def _digits(written: str, *, international: bool) -> str:
    """The digits to dial: ``+49 (0)30`` shows a zero that is only dialled inside the country."""
    if international or written.startswith("00"):
        written = written.replace("(0)", "")
    return _DIGITS.sub("", written)


def recipient_key(raw: str, country: str) -> str:
    """The form by which a connector is found: as :func:`normalised`; names without regard to case."""
    return normalised(raw, country).casefold()


@lru_cache(maxsize=100_000)
def lookups(raw: str) -> tuple[str, ...]:
    """The forms under which a receiver may be registered, without knowing its country, the surest first.

    ``+49...``, ``0049...`` and ``49...`` name the same number; anything else is national or a short code, and is
    looked up as it is written.
    """
    text = tidy(raw)
    plus = text.startswith("+")
    body = text[1:] if plus else text
    if not body or not _WRITTEN.fullmatch(body):
        return (text.casefold(),)
    digits = _digits(body, international=plus)
    if not plus and not digits.startswith("00"):
        return ("+" + digits, digits)
    international = digits if plus else digits[2:]
    if not SHORTEST <= len(international) <= LONGEST:
        return (text.casefold(),)
    return ("+" + international,) if plus else ("+" + international, digits)


@lru_cache(maxsize=100_000)
def national(key: str, country: str) -> str | None:
    """The digits by which people of the number's own country dial it, or ``None``."""
    if not key.startswith("+"):
        return None
    try:
        number = phonenumbers.parse(key, country)
    except NumberParseException:
        return None
    if number.country_code != phonenumbers.country_code_for_region(country):
        return None
    return _DIGITS.sub("", phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL))


def search_forms(written: str) -> list[str]:
    """Every form under which a sender that somebody typed may be stored."""
    text = tidy(written)
    forms = {text, *lookups(text)}
    for country in ("DE", "AT", "CH", "GB", "US", "FR", "NL", "IT", "ES", "PL"):
        forms.add(normalised(text, country))
    return sorted(forms)


def spaced(number: str) -> str:
    """A number as people read it: ``+49 170 1234567``; what is none stays as it is."""
    try:
        parsed = phonenumbers.parse(number)
    except NumberParseException:
        return number
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def shortened(number: str) -> str:
    """For logs and for those who may not read texts: enough to recognise, not enough to call."""
    if len(number) <= SHORTEST:
        return number[:2] + "…"
    return number[:5] + "…" + number[-2:]


def form_of(written: str) -> str:
    """How a number is written.

    ``plus``, ``zeros``, ``national``, ``digits``, ``short``, ``blank`` (a plus that a query turned into a blank), or
    ``name`` for what is no number.
    """
    number = written.strip()
    digits = sum(c.isdigit() for c in number)
    if any(c.isalpha() for c in number) or not digits:
        return "name"
    if number.startswith("+"):
        return "plus"
    if digits < SHORTEST:
        return "short"
    if written.startswith(" "):
        return "blank"
    if number.startswith("00"):
        return "zeros"
    return "national" if number.startswith("0") else "digits"
