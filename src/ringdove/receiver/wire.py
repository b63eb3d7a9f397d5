"""Bytes become parameters: query strings, urlencoded, multipart and JSON bodies, in whatever charset.

Charsets are the labels of the WHATWG Encoding Standard, and nothing else that Python would accept. What is not UTF-8
and declares nothing else is Windows-1252, whose unassigned bytes are the C1 controls as that standard says.
"""

import base64
import binascii
import codecs
import json
import re
from email.message import Message
from urllib.parse import unquote_to_bytes

from python_multipart.exceptions import MultipartParseError
from python_multipart.multipart import MultipartParser

from ringdove.connectors.provider import Malformed, RawRequest

_WINDOWS_1252 = bytes(range(256)).decode("cp1252", "replace")
_W1252 = "".join(chr(i) if c == "\ufffd" else c for i, c in enumerate(_WINDOWS_1252))
PARAMETERS = 200
#: WHATWG Encoding Standard, section 4.2: the labels that gateways use, and Python's codec for each.
_LABELS: dict[str, str] = {
    **dict.fromkeys(("utf-8", "utf8", "unicode-1-1-utf-8", "x-unicode20utf8"), "utf-8"),
    **dict.fromkeys(
        ("windows-1252", "cp1252", "x-cp1252", "iso-8859-1", "iso8859-1", "iso_8859-1", "latin1", "l1", "ascii",
         "us-ascii", "ansi_x3.4-1968", "iso-ir-100", "cp819", "ibm819"), "whatwg-1252"),
    **{f"iso-8859-{n}": f"iso8859-{n}" for n in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)},
    **{f"iso8859-{n}": f"iso8859-{n}" for n in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)},
    "latin2": "iso8859-2", "latin9": "iso8859-15", "l9": "iso8859-15",
    **{f"windows-{n}": f"cp{n}" for n in (1250, 1251, 1253, 1254, 1255, 1256, 1257, 1258, 874)},
    **{f"cp{n}": f"cp{n}" for n in (1250, 1251, 1253, 1254, 1255, 1256, 1257, 1258)},
    "iso-8859-9": "cp1254", "latin5": "cp1254", "koi8-r": "koi8_r", "koi8-u": "koi8_u", "macintosh": "mac_roman",
    "ibm866": "cp866", "cp866": "cp866", "gbk": "gb18030", "gb2312": "gb18030", "gb18030": "gb18030",
    "big5": "big5hkscs", "euc-jp": "euc_jp", "shift_jis": "cp932", "shift-jis": "cp932", "sjis": "cp932",
    "iso-2022-jp": "iso2022_jp", "euc-kr": "cp949", "ks_c_5601-1987": "cp949",
    "utf-16": "utf-16-le", "utf-16le": "utf-16-le", "ucs-2": "utf-16-le", "utf-16be": "utf-16-be",
}  # fmt: skip


def decode(data: bytes, charset: str | None) -> str:
    """Text of bytes: in the charset that was declared, else UTF-8, else Windows-1252. Never fails."""
    codec = _LABELS.get(charset.strip().strip("'\"").casefold()) if charset else None
    if codec == "whatwg-1252":
        return data.decode("latin-1").translate(dict(enumerate(_W1252)))
    if codec is not None and codec != "utf-8":
        return codecs.decode(data, codec, "replace")
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("latin-1").translate(dict(enumerate(_W1252)))


def urlencoded(data: bytes, charset: str | None) -> dict[str, str]:
    """Parameters of a query or a form (WHATWG URL, section 5.1); names folded, the first of repeated ones."""
    found: dict[str, str] = {}
    for count, part in enumerate(data.split(b"&")):
        if not part:
            continue
        if count >= PARAMETERS:
            break
        name, _, value = part.partition(b"=")
        key = _plain(name, charset).casefold()
        if key not in found:
            found[key] = _plain(value, charset)
    return found


_QUICK = re.compile(rb"[A-Za-z0-9_.~*!'()@:/?,;$-]*")


def _plain(data: bytes, charset: str | None) -> str:
    if charset is None and _QUICK.fullmatch(data):
        return data.decode("ascii")
    if b"+" in data:
        data = data.replace(b"+", b" ")
    return decode(unquote_to_bytes(data) if b"%" in data else data, charset)


def json_object(data: bytes, charset: str | None) -> dict[str, str]:
    """One flat JSON object (RFC 8259); numbers and booleans as they are written, null is absent."""
    try:
        parsed = json.loads(
            decode(data.removeprefix(b"\xef\xbb\xbf"), charset), parse_int=str, parse_float=str
        )
    except (ValueError, RecursionError):
        raise Malformed("unreadable: body (not JSON)", "body") from None
    if not isinstance(parsed, dict):
        raise Malformed("unreadable: body (not one JSON object)", "body")
    found: dict[str, str] = {}
    for name, value in list(parsed.items())[:PARAMETERS]:
        key = name.casefold()
        if key in found or value is None:
            continue
        if isinstance(value, bool):
            found[key] = "true" if value else "false"
        elif isinstance(value, str):
            found[key] = value
    return found


def multipart(data: bytes, boundary: bytes, charset: str | None) -> dict[str, str]:
    """Fields of a form (RFC 7578); files are not read."""
    found: dict[str, str] = {}
    header = Message()
    current: list[bytes] = []
    names: list[str] = []
    state = {"name": b"", "value": b""}

    def begin() -> None:
        nonlocal header, current
        header, current = Message(), []

    def header_name(chunk: bytes, start: int, end: int) -> None:
        state["name"] += chunk[start:end]

    def header_value(chunk: bytes, start: int, end: int) -> None:
        state["value"] += chunk[start:end]

    def header_end() -> None:
        header[decode(state["name"], None)] = decode(state["value"], None)
        state["name"] = state["value"] = b""

    def part_data(chunk: bytes, start: int, end: int) -> None:
        current.append(chunk[start:end])

    def end() -> None:
        name = header.get_param("name", header="content-disposition")
        if not isinstance(name, str) or len(names) >= PARAMETERS:
            return
        names.append(name)
        if header.get_param("filename", header="content-disposition") is not None:
            return
        own = header.get_param("charset") if header["content-type"] else None
        found.setdefault(
            name.casefold(), decode(b"".join(current), own if isinstance(own, str) else charset)
        )

    parser = MultipartParser(
        boundary,
        {
            "on_part_begin": begin,
            "on_header_field": header_name,
            "on_header_value": header_value,
            "on_header_end": header_end,
            "on_part_data": part_data,
            "on_part_end": end,
        },
    )
    try:
        parser.write(data)
        parser.finalize()
    except (MultipartParseError, ValueError, LookupError):
        raise Malformed("unreadable: body (not multipart/form-data)", "body") from None
    return found


def read_body(data: bytes, content_type: bytes) -> dict[str, str]:
    """Parameters of a body: by its content type, else by its first byte."""
    if not data.strip():
        return {}
    message = Message()
    message["content-type"] = content_type.decode("latin-1")
    kind = message.get_content_type() if content_type else ""
    declared = message.get_param("charset")
    charset = declared if isinstance(declared, str) else None
    if kind == "multipart/form-data":
        boundary = message.get_param("boundary")
        if not isinstance(boundary, str) or not boundary:
            raise Malformed("unreadable: body (no boundary)", "body")
        return multipart(data, boundary.encode("latin-1", "replace"), charset)
    if kind.endswith(("/json", "+json")) or data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return json_object(data, charset)
    return urlencoded(data.strip(b"\r\n"), charset)


def header_tokens(authorization: bytes, x_token: bytes) -> tuple[str, ...]:
    """Secrets that came in headers (RFC 6750, RFC 7617)."""
    found = [decode(x_token.strip(), None)] if x_token.strip() else []
    scheme, _, rest = authorization.strip().partition(b" ")
    if scheme.lower() == b"bearer" and rest.strip():
        found.append(decode(rest.strip(), None))
    elif scheme.lower() == b"basic":
        try:
            _, _, password = base64.b64decode(rest.strip(), validate=True).partition(b":")
        except (binascii.Error, ValueError):
            password = b""
        if password:
            found.append(decode(password, None))
    return tuple(found)


def read_request(
    query: bytes, body: bytes, content_type: bytes, authorization: bytes, x_token: bytes
) -> RawRequest:
    """Everything that a request says; raises :class:`Malformed` when its body cannot be read."""
    in_query = urlencoded(query, None) if query else {}
    if "charset" in in_query and in_query["charset"].casefold() in _LABELS:
        in_query = urlencoded(query, in_query["charset"])
    tokens = header_tokens(authorization, x_token) if authorization or x_token else ()
    return RawRequest(in_query, read_body(body, content_type) if body else {}, tokens)
