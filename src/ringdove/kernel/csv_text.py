"""Tables for spreadsheets: CSV (RFC 4180) in which nothing is taken for a formula."""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from datetime import datetime

from pydantic import BaseModel

#: Without it spreadsheets take UTF-8 for something else.
BYTE_ORDER_MARK = "\ufeff"
#: What spreadsheets take for the beginning of a formula (OWASP, CSV injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
#: Stays on the screen.
_SECRET = frozenset({"token"})


def columns(view: type[BaseModel]) -> list[str]:
    """The names of a view's fields."""
    return [name for name in view.model_fields if name not in _SECRET]


def row(item: BaseModel) -> list[object]:
    """A view's values, in the order of :func:`columns`."""
    return [_cell(getattr(item, name)) for name in columns(type(item))]


def lines(rows: Iterable[Sequence[object]]) -> str:
    """Rows as text; what looks like a formula gets an apostrophe in front."""
    out = io.StringIO()
    csv.writer(out).writerows([_harmless(c) if isinstance(c, str) else c for c in r] for r in rows)
    return out.getvalue()


def _cell(value: object) -> object:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, list) and not any(isinstance(v, BaseModel | dict) for v in value):
        return "; ".join(str(v) for v in value)
    if isinstance(value, list):
        return json.dumps(
            [v.model_dump(mode="json") if isinstance(v, BaseModel) else v for v in value]
        )
    return json.dumps(value, default=str) if isinstance(value, dict) else value


def _harmless(cell: str) -> str:
    is_number = cell.startswith("+") and cell[1:].isdigit()
    return f"'{cell}" if cell.startswith(_FORMULA) and not is_number else cell
