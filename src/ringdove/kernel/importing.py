"""Tables of other systems that become rows of ours: read by their own separator, each cell checked, all or none."""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import Request
from pydantic import BaseModel, ValidationError

from ringdove.kernel.errors import DomainError, Invalid
from ringdove.kernel.http import FieldProblem
from ringdove.kernel.listing import fold

LIMIT = 2 * 1024 * 1024
ROWS = 2_000
SEPARATORS = (";", ",", "\t")
_TRUTHS = {
    **dict.fromkeys(("yes", "ja", "true", "wahr", "1", "x", "on"), True),
    **dict.fromkeys(("no", "nein", "false", "falsch", "0", "off"), False),
}
#: What our own tables have an apostrophe in front of.
_GUARDED = ("'=", "'+", "'-", "'@")


class CannotImport(Invalid):
    """Some rows cannot be imported; nothing was."""

    code = "cannot_import"


@dataclass(frozen=True, slots=True)
class Columns:
    """What a table may hold: fields by what their columns are called, and how a cell is read as a value."""

    headers: Mapping[str, tuple[str, ...]]
    needed: tuple[str, ...]
    value: Callable[[str, str], object]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows by their line in the file, and headers that mean nothing here."""

    rows: list[tuple[int, dict[str, object]]]
    ignored: list[str]


class ImportedRow(BaseModel):
    """What a row will be or has become; ``line`` is where it stands in the file."""

    line: int
    values: dict[str, Any]
    errors: list[FieldProblem]


async def body_of(request: Request) -> str:
    """The text of a request's table: UTF-8, or else Windows-1252."""
    content = await request.body()
    if len(content) > LIMIT:
        raise CannotImport("The table is larger than 2 MiB.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def read(text: str, columns: Columns) -> Table:
    """What stands in a table; values as the REST API names them, where they are known words."""
    first = text.split("\n", 1)[0]
    separator = max(SEPARATORS, key=first.count)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        return _table([(lines.line_num, cells) for cells in lines], columns)
    except csv.Error as error:
        raise Invalid(f"Line {lines.line_num} cannot be read: {error}.", field="body") from None


def _table(lines: list[tuple[int, list[str]]], columns: Columns) -> Table:
    field_of = {fold(name): field for field, names in columns.headers.items() for name in names}
    headers = [header.strip() for header in (lines[0][1] if lines else [])]
    fields = [field_of.get(fold(header.replace("_", " "))) for header in headers]
    known = [field for field in fields if field]
    for needed in columns.needed:
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
                field: columns.value(field, _written(cell))
                for field, cell in zip(fields, cells, strict=False)
                if field and cell.strip()
            }
            rows.append((line, values))
    ignored = [h for h, field in zip(headers, fields, strict=True) if field is None and h]
    return Table(rows, ignored)


def _written(cell: str) -> str:
    written = cell.strip()
    return written[1:] if written.startswith(_GUARDED) else written


def truth(cell: str) -> object:
    """Yes or no, in the words of people and of spreadsheets; else what stands there."""
    return _TRUTHS.get(cell.casefold(), cell)


def checked(
    table: Table, kind: type[BaseModel]
) -> tuple[list[dict[str, Any] | None], list[list[FieldProblem]]]:
    """Each row as it is acceptable by itself, or ``None``, and what is wrong with it."""
    rows: list[dict[str, Any] | None] = []
    wrong: list[list[FieldProblem]] = []
    for _, values in table.rows:
        try:
            rows.append(kind.model_validate(values).model_dump())
            wrong.append([])
        except ValidationError as error:
            rows.append(None)
            wrong.append(
                [
                    FieldProblem(field=str(e["loc"][0]), code=e["type"], message=e["msg"])
                    for e in error.errors(include_url=False, include_context=False, include_input=False)
                ]
            )  # fmt: skip
    return rows, wrong


def add_refusals(
    wrong: Sequence[list[FieldProblem]], refused: Sequence[DomainError | None]
) -> None:
    """Name what was refused when it was written beside what was wrong before."""
    for problems, error in zip(wrong, refused, strict=True):
        if error is not None:
            field = str(error.context.get("field", "name"))
            problems.append(FieldProblem(field=field, code=error.code, message=error.message))
