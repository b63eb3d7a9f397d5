"""Lists over HTTP: search, filters, sort and keyset pages, the same for every table.

A list declares a :class:`Table` in its service and its filters as a frozen dataclass beside its endpoint. A cursor is
the sort value and the id of the last row, in JSON and base64url: opaque to clients, worthless to forge, since every
query is fenced by the tenant anyway.
"""

import base64
import binascii
import json
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Annotated, Any, Generic, LiteralString, TypeVar
from uuid import UUID

from fastapi import Depends, Query, Request
from fastapi.dependencies.models import Dependant
from pydantic import BaseModel

from ringdove.kernel.db import Condition, Conn, fetch_value
from ringdove.kernel.errors import Invalid
from ringdove.kernel.numbers import search_forms

T = TypeVar("T")

PAGE = 50
PAGE_MAX = 200
#: So many rows that are found by their words are looked at one by one; of more, enough are met on the way.
FOUND_AT_MOST = 2_000
#: Shorter words have no trigrams to be found by.
SHORTEST_FOUND = 3
#: A filter's text.
Typed = Annotated[str | None, Query(min_length=1, max_length=200, pattern="^[^\\x00]*$")]


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
    filters: Mapping[str, object] = field(default_factory=dict)

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


@dataclass(frozen=True, slots=True)
class Sort:
    """What a list can be sorted by: a column that is never null, and the attribute of a row that holds it."""

    column: LiteralString
    of: str


@dataclass(frozen=True, slots=True)
class Table:
    """What a list can be sorted, filtered and searched by."""

    id: LiteralString
    sorts: Mapping[str, Sort]
    #: For each filter a condition that holds its value as a parameter of the same name.
    filters: Mapping[str, LiteralString] = field(default_factory=dict)
    #: What is searched, as the index of ``found`` has it (``ringdove_searchable``).
    words: LiteralString = ""
    found: LiteralString = ""
    #: Whether numbers are among the words.
    numbers: bool = False
    #: What every row of it is.
    always: LiteralString = ""

    async def condition(self, conn: Conn, listing: Listing) -> Condition:
        """Where to go on, and what is wanted."""
        where = Condition()
        self._after(where, listing)
        if self.always:
            where.add(self.always)
        for name, value in listing.filters.items():
            where.add(self.filters[name], **{name: value})
        if listing.q:
            await self._search(conn, where, listing.q)
        return where

    def _after(self, where: Condition, listing: Listing) -> None:
        if listing.cursor is None:
            return
        column = self.sorts[listing.sort].column
        after: LiteralString = " < " if listing.descending else " > "
        if column == self.id:
            where.add(column + after + "%(after_id)s", after_id=listing.cursor[1])
        else:
            where.add(
                "(" + column + ", " + self.id + ")" + after + "(%(after_value)s, %(after_id)s)",
                after_value=listing.cursor[0],
                after_id=listing.cursor[1],
            )

    async def _search(self, conn: Conn, where: Condition, q: str) -> None:
        patterns = patterns_of(q, numbers=self.numbers)
        if len(q) >= SHORTEST_FOUND:
            ids = await fetch_value(
                conn,
                "SELECT " + self.found + "(%(patterns)s::text[], %(at_most)s)",
                patterns=patterns,
                at_most=FOUND_AT_MOST,
            )
            if ids is not None:
                where.add(self.id + " = ANY(%(found)s::uuid[])", found=ids)
                return
        where.add(self.words + " LIKE ANY(%(patterns)s::text[])", patterns=patterns)

    def order(self, listing: Listing) -> Sequence[tuple[LiteralString, bool]]:
        """For :func:`ringdove.kernel.db.select`."""
        column = self.sorts[listing.sort].column
        by = () if column == self.id else ((column, listing.descending),)
        return (*by, (self.id, listing.descending))

    def page(self, listing: Listing, rows: Sequence[T]) -> Page[T]:
        """Cut ``limit + 1`` rows to a page and its cursor."""
        of = self.sorts[listing.sort].of

        def key(row: Any) -> tuple[str, UUID]:
            value = getattr(row, of)
            return "" if value is None else str(value), row.id

        return listing.page(rows, key)


def patterns_of(q: str, *, numbers: bool) -> list[str]:
    """What ``LIKE`` finds a word by, with and without its accents, and a number in any way of writing it."""
    forms = {fold(q), q.lower(), *(n.casefold() for n in (search_forms(q) if numbers else ()))}
    escaped = (re.sub(r"([\\%_])", r"\\\1", form) for form in forms if form)
    return sorted(f"%{form}%" for form in escaped)


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


@dataclass(frozen=True)
class NoFilters:
    """A list that is not filtered."""


def listing(*sorts: str, default: str, filters: type[Any] = NoFilters) -> Callable[..., Listing]:
    """A FastAPI dependency that reads ``limit, cursor, sort, q`` and the fields of ``filters``, a frozen dataclass.

    ``default`` may begin with ``-``. A parameter that the list does not know is refused: one that is only misspelt
    would otherwise give more than was asked for.
    """
    names = tuple(f.name for f in fields(filters))

    def read(
        request: Request,
        wanted: Annotated[Any, Depends(filters)],
        limit: Annotated[int, Query(ge=1, le=PAGE_MAX)] = PAGE,
        cursor: Annotated[str | None, Query(max_length=500)] = None,
        sort: Annotated[str, Query(max_length=50)] = default,
        q: Annotated[str, Query(max_length=200)] = "",
    ) -> Listing:
        refuse_unknown(request)
        name = sort.removeprefix("-")
        if name not in sorts:
            raise Invalid(f"Sort by one of: {', '.join(sorts)}.", field="sort")
        if "\x00" in q:
            raise Invalid("U+0000 cannot be searched for.", field="q")
        place = decode_cursor(cursor) if cursor else None
        chosen = {n: value for n in names if (value := getattr(wanted, n)) is not None}
        return Listing(limit, place, name, sort.startswith("-"), q.strip(), chosen)

    return read


def refuse_unknown(request: Request) -> None:
    """Refuse query parameters that the endpoint does not read, naming the first."""
    known = _parameters(request.scope["route"].dependant)
    for name in request.query_params:
        if name not in known:
            raise Invalid(f"Known here: {', '.join(sorted(known))}.", field=name)


def _parameters(dependant: Dependant) -> set[str]:
    own = {parameter.alias for parameter in dependant.query_params}
    return own.union(*(_parameters(below) for below in dependant.dependencies))
