"""Contacts in a table as spreadsheets write it: its columns, and every other column as a field."""

import csv
import io
from typing import Annotated

from pydantic import Field, StringConstraints

from ringdove.contacts.model import NOTES_LIMIT, NUMBERS_AT_MOST
from ringdove.kernel import importing
from ringdove.kernel.fields import Body, Language
from ringdove.kernel.importing import SEPARATORS, Columns, Table
from ringdove.kernel.listing import fold

#: What a column may be called, besides the field's own name.
HEADERS = {
    "name": ("name", "full name", "display name"),
    "numbers": (
        "number",
        "numbers",
        "phone",
        "mobile",
        "rufnummer",
        "rufnummern",
        "telefon",
        "mobil",
        "handy",
    ),
    "language": ("language", "sprache"),
    "notes": ("notes", "note", "notizen", "notiz"),
}
OURS = {"id", "client_id", "opted_out", "merged", "last_sms_at", "created_at", "fields"}
_LANGUAGES = {"german": "de", "deutsch": "de", "english": "en", "englisch": "en"}
_FIELD = "field:"
Name = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=200, pattern="^[^\\x00]*$")
]
Number = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=64, pattern="^[^\\x00]*$"),
]
Numbers = Annotated[list[Number], Field(max_length=NUMBERS_AT_MOST)]
Notes = Annotated[str, StringConstraints(max_length=NOTES_LIMIT, pattern="^[^\\x00]*$")]
FieldName = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=60, pattern="^[^\\x00]*$"),
]
FieldText = Annotated[str, StringConstraints(max_length=500, pattern="^[^\\x00]*$")]
Fields = dict[FieldName, FieldText]


class ContactRow(Body):
    """A row of a table of contacts."""

    name: Name = ""
    numbers: Annotated[list[Number], Field(min_length=1, max_length=NUMBERS_AT_MOST)]
    language: Language | None = None
    notes: Notes = ""
    fields: Fields = {}


def _value(field: str, cell: str) -> object:
    if field == "numbers":
        return [n for n in cell.replace("|", ",").replace(";", ",").split(",") if n.strip()]
    if field == "language":
        return _LANGUAGES.get(cell.casefold(), cell.casefold())
    return cell


def read(text: str) -> Table:
    """Contacts of a table; what has a header of its own becomes a field of that name."""
    known = {fold(name) for names in HEADERS.values() for name in names}
    first = text.split("\n", 1)[0]
    separator = max(SEPARATORS, key=first.count)
    headers = next(csv.reader(io.StringIO(first, newline=""), delimiter=separator), [])
    own = {
        f"{_FIELD}{h.strip()}": (h.strip().replace("_", " "),)
        for h in headers
        if h.strip() and fold(h.replace("_", " ")) not in known and h.strip() not in OURS
    }
    table = importing.read(text, Columns({**HEADERS, **own}, ("numbers",), _value))
    return Table([(line, _with_fields(values)) for line, values in table.rows], table.ignored)


def _with_fields(values: dict[str, object]) -> dict[str, object]:
    fields = {k.removeprefix(_FIELD): v for k, v in values.items() if k.startswith(_FIELD)}
    return {k: v for k, v in values.items() if not k.startswith(_FIELD)} | {"fields": fields}
