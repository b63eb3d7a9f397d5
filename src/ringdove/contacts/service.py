"""Contacts: found by any of their numbers, made by hand, by a table or by their first SMS, and merged."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg import Rollback

from ringdove.accounts.model import Principal
from ringdove.accounts.service import scope
from ringdove.contacts import queries
from ringdove.contacts.errors import NoSuchContact, NotMerged, NumberTaken
from ringdove.contacts.model import (
    FIELDS_AT_MOST,
    NUMBERS_AT_MOST,
    Contact,
    Known,
    joined,
    words_of,
)
from ringdove.kernel import ids
from ringdove.kernel.db import Condition, Conn
from ringdove.kernel.errors import DomainError, Invalid, Missing, NoCharacters, Stale
from ringdove.kernel.listing import Listing, Page, Sort, Table, fold
from ringdove.kernel.numbers import normalised

#: So many contacts are looked at for the names of their fields, and so many names told.
LOOKED_AT = 2000
FIELD_NAMES_AT_MOST = 200
CONTACTS = Table(
    "k.id",
    {"name": Sort("k.name_key", "name_key"), "created_at": Sort("k.id", "id")},
    {
        "client_id": "k.client_id = %(client_id)s",
        "language": "k.language = %(language)s",
        "named": "(k.name <> '') = %(named)s",
        "opted_out": queries.OPTED_OUT,
    },
    words="k.words",
    found="contacts_found",
    numbers=True,
    always="k.merged_into IS NULL",
)


async def contacts(conn: Conn, who: Principal, listing: Listing) -> Page[Contact]:
    """Contacts the person may see."""
    where = await CONTACTS.condition(conn, listing)
    await scope.narrow(conn, who, where, "k.client_id")
    rows = await queries.contacts(conn, where, CONTACTS.order(listing), listing.limit + 1)
    return CONTACTS.page(listing, rows)


async def contact(conn: Conn, contact_id: UUID) -> Contact:
    """One contact."""
    where = Condition()
    where.add("k.id = %(id)s AND k.merged_into IS NULL", id=contact_id)
    rows = await queries.contacts(conn, where, [], 1)
    if not rows:
        raise NoSuchContact
    return rows[0]


async def of_number(conn: Conn, client_id: UUID, number: str) -> Contact | None:
    """Whose number this is, in its normalised form."""
    return (await of_numbers(conn, client_id, [number])).get(number)


async def of_numbers(conn: Conn, client_id: UUID, numbers: Sequence[str]) -> dict[str, Contact]:
    """Whose numbers these are, by number, in their normalised form."""
    found = await queries.of_numbers(conn, client_id, numbers)
    where = Condition()
    where.add("k.id = ANY(%(ids)s)", ids=[contact_id for _, contact_id in found])
    rows = await queries.contacts(conn, where, [], len(found)) if found else []
    known = {row.id: row for row in rows}
    return {number: known[contact_id] for number, contact_id in found if contact_id in known}


async def known(
    conn: Conn, numbers: Collection[tuple[UUID, str]]
) -> Mapping[tuple[UUID, str], Known]:
    """What is known of those who write from these numbers, each of a client."""
    if not numbers:
        return {}
    clients, theirs = zip(*sorted(numbers), strict=True)
    return await queries.known(conn, clients, theirs)


async def field_names(conn: Conn, client_id: UUID) -> list[str]:
    """The names of the fields that contacts of a client have; where there are very many, of the newest."""
    return await queries.field_names(conn, client_id, LOOKED_AT, FIELD_NAMES_AT_MOST)


def _numbers(given: Sequence[str], country: str) -> list[str]:
    numbers = list(dict.fromkeys(normalised(n, country) for n in given))
    if any(not n.strip("+ ") for n in numbers):
        raise NoCharacters(field="numbers")
    if len(numbers) > NUMBERS_AT_MOST:
        raise Invalid(f"At most {NUMBERS_AT_MOST} numbers.", field="numbers")
    return numbers


def _row(values: Mapping[str, Any], numbers: Sequence[str]) -> dict[str, object]:
    fields = {k: v for k, v in values["fields"].items() if v}
    if len(fields) > FIELDS_AT_MOST:
        raise Invalid(f"At most {FIELDS_AT_MOST} fields.", field="fields")
    return {
        "name": values["name"],
        "name_key": fold(values["name"]),
        "language": values["language"],
        "notes": values["notes"],
        "fields": queries.as_json(fields),
        "words": words_of(values["name"], numbers, fields),
    }


async def create(conn: Conn, client_id: UUID, country: str, values: Mapping[str, Any]) -> Contact:
    """Make a contact. A number that only wrote to us, of whom nothing else is known, becomes part of it."""
    numbers = _numbers(values["numbers"], country)
    if not numbers and not values["name"]:
        raise Missing("A contact needs a name or a number.", field="name")
    id_ = ids.new()
    await queries.insert(conn, {**_row(values, numbers), "id": id_, "client_id": client_id})
    await _give(conn, client_id, id_, numbers)
    return await contact(conn, id_)


async def _give(conn: Conn, client_id: UUID, contact_id: UUID, numbers: Sequence[str]) -> None:
    """Give a contact numbers; one that became a contact by itself becomes part of this one."""
    got = set(await queries.add_numbers(conn, client_id, contact_id, numbers))
    taken = [n for n in numbers if n not in got]
    for number, owner in (await of_numbers(conn, client_id, taken)).items():
        if owner.id == contact_id:
            continue
        if owner.name or owner.notes or owner.fields or len(owner.numbers) > 1:
            raise NumberTaken(
                f"{owner.name or number} has the number {number}.",
                field="numbers",
                contact_id=str(owner.id),
            )
        await queries.drop_numbers(conn, owner.id, [number])
        await queries.add_numbers(conn, client_id, contact_id, [number])
        await queries.update(conn, {"merged_into": contact_id}, id=owner.id)


async def change(
    conn: Conn, contact_id: UUID, country: str, changes: Mapping[str, Any], version: int | None
) -> Contact:
    """Change a contact; numbers and fields are replaced as a whole."""
    await queries.lock(conn, [contact_id])
    before = await contact(conn, contact_id)
    if version is not None and version != before.version:
        raise Stale
    values = {
        "name": before.name, "language": before.language, "notes": before.notes, "fields": before.fields,
        "numbers": before.numbers, **changes,
    }  # fmt: skip
    numbers = _numbers(values["numbers"], country) if "numbers" in changes else before.numbers
    await queries.drop_numbers(conn, contact_id, [n for n in before.numbers if n not in numbers])
    await _give(conn, before.client_id, contact_id, [n for n in numbers if n not in before.numbers])
    await queries.update(conn, {**_row(values, numbers), "kept": True}, id=contact_id)
    return await contact(conn, contact_id)


async def merge(conn: Conn, contact_id: UUID, other_id: UUID) -> Contact:
    """Two contacts are one person: the other becomes part of this one, until that is undone."""
    await queries.lock(conn, [contact_id, other_id])
    kept, other = await contact(conn, contact_id), await contact(conn, other_id)
    if kept.id == other.id or kept.client_id != other.client_id:
        raise Invalid("Choose another contact of the same client.", field="other_id")
    together = joined(kept, other)
    before = {
        "name": kept.name, "language": kept.language, "notes": kept.notes, "fields": dict(kept.fields),
        "version": kept.version + 1,
    }  # fmt: skip
    numbers = [*kept.numbers, *other.numbers]
    await queries.hand_over(conn, other.id, kept.id)
    await queries.update(conn, {**_row(together, numbers), "kept": True}, id=kept.id)
    await queries.update(
        conn, {"merged_into": kept.id, "merged_before": queries.as_json(before)}, id=other.id
    )
    return await contact(conn, contact_id)


async def separate(conn: Conn, contact_id: UUID, other_id: UUID) -> Contact:
    """Undo that another became part of this one: it gets its numbers back, and this one is as it was if nobody changed it."""
    await queries.lock(conn, [contact_id, other_id])
    kept, found = await contact(conn, contact_id), await queries.merged(conn, other_id)
    if found is None or found[0] != contact_id or not found[1]:
        raise NotMerged
    before = found[1]
    await queries.hand_back(conn, contact_id, other_id)
    await queries.update(conn, {"merged_into": None, "merged_before": None}, id=other_id)
    kept = await contact(conn, contact_id)
    as_it_was = before if before["version"] == kept.version else {
        "name": kept.name, "language": kept.language, "notes": kept.notes, "fields": kept.fields,
    }  # fmt: skip
    await queries.update(conn, _row(as_it_was, kept.numbers), id=contact_id)
    return await contact(conn, contact_id)


async def import_all(
    conn: Conn,
    client_id: UUID,
    country: str,
    rows: Sequence[Mapping[str, Any] | None],
    *,
    dry_run: bool,
) -> tuple[list[DomainError | None], list[str]]:
    """Make or change contacts by a table, all or none; what is wrong with each, and what it does: new, changed, same.

    A row is about the contact that has one of its numbers; what it leaves out stays as it is.
    """
    wrong: list[DomainError | None] = []
    does: list[str] = []
    async with conn.transaction() as made:
        for row in rows:
            error, what = None, ""
            if row is not None:
                try:
                    what = await _import(conn, client_id, country, row)
                except (Invalid, Stale) as found:
                    error = found
            wrong.append(error)
            does.append(what)
        if dry_run or any(wrong) or None in rows:
            raise Rollback(made)
    return wrong, does


async def _import(conn: Conn, client_id: UUID, country: str, row: Mapping[str, Any]) -> str:
    numbers = _numbers(row["numbers"], country)
    owners = {c.id: c for c in (await of_numbers(conn, client_id, numbers)).values()}
    if len(owners) > 1:
        raise NumberTaken(
            "Its numbers belong to several contacts. Merge them first.", field="numbers"
        )
    if not owners:
        await create(conn, client_id, country, {**row, "numbers": numbers})
        return "new"
    owner = next(iter(owners.values()))
    values = {
        "name": row["name"] or owner.name,
        "language": row["language"] or owner.language,
        "notes": row["notes"] or owner.notes,
        "fields": {**owner.fields, **row["fields"]},
        "numbers": list(dict.fromkeys([*owner.numbers, *numbers])),
    }
    same = all(values[name] == getattr(owner, name) for name in values)
    if same:
        return "same"
    await change(conn, owner.id, country, values, None)
    return "changed"


async def erase(conn: Conn, client_id: UUID, number: str) -> int:
    """Forget a number, and the contact whose last one it was; how many contacts went."""
    return await queries.erase(conn, client_id, number)


async def forget(conn: Conn, client_id: UUID, before: datetime, limit: int) -> int:
    """Delete contacts that nobody wrote anything into and of whom there is no SMS any more; how many."""
    return await queries.forget(conn, client_id, before, limit)
