"""Connectors in a table as spreadsheets and other systems write it: its columns, separators and words."""

import csv
import io
from dataclasses import dataclass

from ringdove.kernel.errors import Invalid
from ringdove.kernel.listing import fold

ROWS = 2_000
SEPARATORS = (";", ",", "\t")
#: What a column may be called, besides the field's own name.
HEADERS = {
    "name": ("name",),
    "recipient": ("recipient", "empfänger", "rufnummer"),
    "country": ("country", "land"),
    "active": ("active", "aktiv"),
    "token": ("token",),
    "require_token": ("require token", "token erforderlich"),
    "routing_type": ("routing type", "routing-typ", "routingtyp"),
    "acd_group": ("acd group", "acd-gruppe", "acd group name"),
    "incoming_sms_subject": ("incoming sms subject", "betreff eingehender sms"),
    "routing_application": ("routing application", "routing-applikation"),
    "fallback_acd_group": ("fallback acd group", "ersatz-acd-gruppe", "fallback acd group name"),
    "billing_reference": ("billing reference", "abrechnungskennzeichen"),
}
_FIELDS = {fold(header): field for field, headers in HEADERS.items() for header in headers}
_TYPES = {
    "direct acd group": "direct_acd_group",
    "direkt an acd-gruppe": "direct_acd_group",
    "direkte acd-gruppe": "direct_acd_group",
    "routing application": "routing_application",
    "routing-applikation": "routing_application",
}
_TRUTHS = {
    **dict.fromkeys(("yes", "ja", "true", "wahr", "1", "x", "on"), True),
    **dict.fromkeys(("no", "nein", "false", "falsch", "0", "off"), False),
}
#: What our own tables have an apostrophe in front of.
_GUARDED = ("'=", "'+", "'-", "'@")


@dataclass(frozen=True, slots=True)
class Table:
    """Rows by their line in the file, and headers that mean nothing here."""

    rows: list[tuple[int, dict[str, object]]]
    ignored: list[str]


def decoded(content: bytes) -> str:
    """The text of a file: UTF-8, or else Windows-1252."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def read(text: str) -> Table:
    """What stands in a table; values as the REST API names them, where they are known words."""
    first = text.split("\n", 1)[0]
    separator = max(SEPARATORS, key=first.count)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        return _table([(lines.line_num, cells) for cells in lines])
    except csv.Error as error:
        raise Invalid(f"Line {lines.line_num} cannot be read: {error}.", field="body") from None


def _table(lines: list[tuple[int, list[str]]]) -> Table:
    headers = [header.strip() for header in (lines[0][1] if lines else [])]
    fields = [_FIELDS.get(fold(header.replace("_", " "))) for header in headers]
    known = [field for field in fields if field]
    for needed in ("name", "recipient"):
        if needed not in known:
            raise Invalid(f"There is no column {needed.title()}.", field="body")
    if len(known) != len(set(known)):
        raise Invalid("A column is there twice.", field="body")
    rows: list[tuple[int, dict[str, object]]] = []
    for line, cells in lines[1:]:
        if any(cell.strip() for cell in cells):
            if len(rows) == ROWS:
                raise Invalid(f"More than {ROWS} rows; import them in parts.", field="body")
            values = {
                field: _value(field, cell)
                for field, cell in zip(fields, cells, strict=False)
                if field and cell.strip()
            }
            rows.append((line, values))
    ignored = [h for h, field in zip(headers, fields, strict=True) if field is None and h]
    return Table(rows, ignored)


def _value(field: str, cell: str) -> object:
    written = cell.strip()
    if written.startswith(_GUARDED):
        written = written[1:]
    if field in ("require_token", "active"):
        return _TRUTHS.get(written.casefold(), written)
    if field == "routing_type":
        return _TYPES.get(written.casefold().replace("_", " "), written)
    return written.upper() if field == "country" else written
