"""Bytes become text: in the charset that was declared, else UTF-8, else Windows-1252.

Charsets are the labels of the WHATWG Encoding Standard, and nothing else that Python would accept: some of its codecs
are hostile (``idna``, ``utf-7``, ``unicode_escape``).
"""

import codecs

#: The standard's windows-1252: bytes that Python's leaves undefined are the C1 controls.
_WINDOWS_1252 = {
    byte: character
    for byte in range(0x80, 0xA0)
    if (character := bytes((byte,)).decode("cp1252", "ignore"))
}
_LATIN_PARTS = (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)
#: WHATWG Encoding Standard, section 4.2: the labels that gateways use, and Python's codec for each.
_CODECS: dict[str, str] = {
    **dict.fromkeys(("utf-8", "utf8", "unicode-1-1-utf-8", "x-unicode20utf8"), "utf-8"),
    **dict.fromkeys(
        ("windows-1252", "cp1252", "x-cp1252", "iso-8859-1", "iso8859-1", "iso_8859-1", "latin1", "l1", "ascii",
         "us-ascii", "ansi_x3.4-1968", "iso-ir-100", "cp819", "ibm819"), "windows-1252"),
    **{f"iso-8859-{n}": f"iso8859-{n}" for n in _LATIN_PARTS},
    **{f"iso8859-{n}": f"iso8859-{n}" for n in _LATIN_PARTS},
    **{f"iso_8859-{n}": f"iso8859-{n}" for n in _LATIN_PARTS},
    **dict.fromkeys(("latin2", "l2"), "iso8859-2"),
    **dict.fromkeys(("latin9", "l9"), "iso8859-15"),
    **{f"windows-{n}": f"cp{n}" for n in (874, *range(1250, 1259)) if n != 1252},
    **{f"cp{n}": f"cp{n}" for n in (866, *range(1250, 1259)) if n != 1252},
    **dict.fromkeys(("iso-8859-9", "iso8859-9", "latin5", "l5"), "cp1254"),
    **dict.fromkeys(("iso-8859-11", "iso8859-11", "tis-620"), "cp874"),
    "koi8-r": "koi8_r", "koi8-u": "koi8_u", "macintosh": "mac_roman", "ibm866": "cp866",
    **dict.fromkeys(("gbk", "gb2312", "gb18030", "x-gbk"), "gb18030"),
    **dict.fromkeys(("big5", "big5-hkscs"), "big5hkscs"),
    **dict.fromkeys(("shift_jis", "shift-jis", "sjis", "windows-31j"), "cp932"),
    "euc-jp": "euc_jp", "iso-2022-jp": "iso2022_jp",
    **dict.fromkeys(("euc-kr", "ks_c_5601-1987", "windows-949"), "cp949"),
    **dict.fromkeys(("utf-16", "utf-16le", "ucs-2", "iso-10646-ucs-2"), "utf-16-le"),
    "utf-16be": "utf-16-be",
}  # fmt: skip


def codec_of(label: str | None) -> str | None:
    """The codec that a label stands for; ``None`` where the standard has no such label."""
    return _CODECS.get(label.strip(" \t\r\n'\"").casefold()) if label else None


def is_wide(codec: str | None) -> bool:
    """Whether every character takes two bytes or more."""
    return codec in ("utf-16-le", "utf-16-be")


def decode(data: bytes, codec: str | None) -> str:
    """Text of bytes; never fails."""
    if codec is not None and codec not in ("utf-8", "windows-1252"):
        return codecs.decode(data, codec, "replace")
    if codec != "windows-1252":
        try:
            return data.decode()
        except UnicodeDecodeError:
            pass
    return data.decode("latin-1").translate(_WINDOWS_1252)
