"""How many SMS a text takes (3GPP TS 23.038): GSM-7 with its extension table, else UCS-2."""

from dataclasses import dataclass
from typing import Literal

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("\f^{}\\[~]|€")
_ALONE, _EACH = {"gsm7": 160, "ucs2": 70}, {"gsm7": 153, "ucs2": 67}


@dataclass(frozen=True, slots=True)
class Segments:
    """How a text is sent. ``units``: what it fills, with what stays empty where a character did not fit."""

    encoding: Literal["gsm7", "ucs2"]
    count: int
    units: int


def segments(text: str) -> Segments:
    """How many SMS a text takes; a character of two units is never split. An empty one takes one."""
    encoding: Literal["gsm7", "ucs2"] = "gsm7" if is_gsm(text) else "ucs2"
    if encoding == "gsm7":
        widths = [2 if c in _EXTENDED else 1 for c in text]
    else:
        widths = [2 if ord(c) > 0xFFFF else 1 for c in text]
    units = sum(widths)
    if units <= _ALONE[encoding]:
        return Segments(encoding, 1, units)
    each, count, used = _EACH[encoding], 1, 0
    for width in widths:
        if used + width > each:
            count, used = count + 1, 0
        used += width
    return Segments(encoding, count, (count - 1) * each + used)


def is_gsm(text: str) -> bool:
    """Whether GSM-7 has every character of a text."""
    return all(c in _BASIC or c in _EXTENDED for c in text)
