"""Lists over HTTP: search, sort and keyset pages, the same for every table.

A cursor is the sort value and the id of the last row, in JSON and base64url: opaque to clients, worthless to forge,
since every query is fenced by the tenant anyway.
"""

import base64
import binascii
import json
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Generic, LiteralString, TypeVar
from uuid import UUID

from fastapi import Query
from pydantic import BaseModel

from ringdove.kernel.db import Condition
from ringdove.kernel.errors import Invalid

T = TypeVar("T")

PAGE = 50
PAGE_MAX = 200


def fold(name: str) -> str:
    """The form of a name by which people expect it sorted and found: no case, no accents."""
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c)).strip()


class Page(BaseModel, Generic[T]):
    """One page of a list; ``next`` is the cursor of the following one."""

    items: list[T]
    next: str | None


@dataclass(frozen=True, slots=True)
class Listing:
    """What a list request asks for."""

    limit: int
    cursor: tuple[str, UUID] | None
    sort: str
    descending: bool
    q: str

    def condition(
        self, columns: Mapping[str, LiteralString], id_column: LiteralString
    ) -> Condition:
        """Where to go on after the cursor. ``columns`` are cast to text by the caller where they are none."""
        where = Condition()
        if self.cursor is not None:
            column = columns[self.sort]
            after: LiteralString = "<" if self.descending else ">"
            where.add(
                "(" + column + ", " + id_column + ") " + after + " (%(after_value)s, %(after_id)s)",
                after_value=self.cursor[0],
                after_id=self.cursor[1],
            )
        return where

    def order(
        self, columns: Mapping[str, LiteralString], id_column: LiteralString
    ) -> Sequence[tuple[LiteralString, bool]]:
        """For :func:`ringdove.kernel.db.select`."""
        return ((columns[self.sort], self.descending), (id_column, self.descending))

    def page(self, rows: Sequence[T], key: Callable[[T], tuple[str, UUID]]) -> Page[T]:
        """Cut ``limit + 1`` rows to a page and its cursor; ``key`` gives (sort value, id) of a row."""
        more = len(rows) > self.limit
        kept = list(rows[: self.limit])
        return Page(items=kept, next=encode_cursor(*key(kept[-1])) if more else None)


def encode_cursor(value: str, id_: UUID) -> str:
    """A place in a list."""
    return base64.urlsafe_b64encode(json.dumps([value, str(id_)]).encode()).decode().rstrip("=")


def decode_cursor(cursor: str) -> tuple[str, UUID]:
    """The place that :func:`encode_cursor` described."""
    try:
        value, id_ = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if not isinstance(value, str) or "\x00" in value:
            raise ValueError
        value.encode()  # a lone surrogate cannot be asked for
        return value, UUID(id_)
    except (ValueError, TypeError, AttributeError, binascii.Error) as error:
        raise Invalid("This cursor is not one of ours.", field="cursor") from error


def listing(*sorts: str, default: str) -> Callable[..., Listing]:
    """A FastAPI dependency that reads ``limit, cursor, sort, q``; ``default`` may begin with ``-``."""

    def read(
        limit: Annotated[int, Query(ge=1, le=PAGE_MAX)] = PAGE,
        cursor: Annotated[str | None, Query(max_length=500)] = None,
        sort: Annotated[str, Query(max_length=50)] = default,
        q: Annotated[str, Query(max_length=200)] = "",
    ) -> Listing:
        name = sort.removeprefix("-")
        if name not in sorts:
            raise Invalid(f"Sort by one of: {', '.join(sorts)}.", field="sort")
        if "\x00" in q:
            raise Invalid("U+0000 cannot be searched for.", field="q")
        place = decode_cursor(cursor) if cursor else None
        return Listing(limit, place, name, sort.startswith("-"), q.strip())

    return read
