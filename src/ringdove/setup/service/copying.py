"""How one client works, for a new one: everything but its people, its numbers and what its customers wrote."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from ringdove.accounts.model import Principal
from ringdove.accounts.service import people, rights
from ringdove.acd.service import codes, master, overflow, skills, templates
from ringdove.hours import service as hours
from ringdove.kernel.crypto import Keys
from ringdove.kernel.db import Conn
from ringdove.kernel.listing import Listing, Page, decode_cursor, fold
from ringdove.routing.service import applications
from ringdove.routing.service import copying as routing

#: What a new client has from the other, unless something else is said.
SETTINGS = (
    "country", "time_zone", "language",
    *(name for name in people.CLIENT_DEFAULTS if name != "allowed_networks"),
)  # fmt: skip
#: What a copy of a thing does not take over.
OWN = frozenset(
    {"id", "client_id", "created_at", "version", "members", "reserve_members", "readers", "supervisors", "inherited"}
)  # fmt: skip
Thing = TypeVar("Thing")


async def copy(
    conn: Conn, keys: Keys, who: Principal, source_id: UUID, client_id: UUID
) -> dict[str, UUID]:
    """Give a client what another one works with; the new groups, by their folded names."""
    new: dict[UUID, UUID] = {}
    await _opening_times(conn, who, source_id, client_id, new)
    groups = await _groups(conn, who, source_id, client_id, new)
    async for skill in _every(conn, who, source_id, skills.skills):
        made = await skills.create(conn, who, {"client_id": client_id, "name": skill.name})
        new[skill.id] = made.id
    await _statuses(conn, who, source_id, client_id, new)
    async for code in _every(conn, who, source_id, codes.codes):
        await codes.create(conn, who, _restricted(code, client_id, new))
    async for template in _every(conn, who, source_id, templates.templates):
        await templates.create(conn, who, _restricted(template, client_id, new))
    runs: dict[UUID, UUID] = {}
    async for application in _every(conn, who, source_id, applications.page):
        copied = await routing.copy(conn, keys, who.name, application, client_id, new)
        if copied.published_version is not None:
            runs[application.id] = copied.id
        new[application.id] = copied.id
    for of_source in [old for old, made in new.items() if made in groups.values()]:
        await _overflow(conn, of_source, new, runs)
    for right in await rights.matrix(conn, who, source_id):
        if right.has != right.predefined and right.may_switch:
            await rights.switch(conn, who, client_id, right.role, {right.right: right.has})
    return groups


async def _opening_times(
    conn: Conn, who: Principal, source_id: UUID, client_id: UUID, new: dict[UUID, UUID]
) -> None:
    async for each in _every(conn, who, source_id, hours.page):
        exceptions = [
            e | {day: date.fromisoformat(e[day]) for day in ("first", "last")}
            for e in each.exceptions
        ]
        made = await hours.create(conn, client_id, asdict(each) | {"exceptions": exceptions})
        new[each.id] = made.id


async def _groups(
    conn: Conn, who: Principal, source_id: UUID, client_id: UUID, new: dict[UUID, UUID]
) -> dict[str, UUID]:
    named: dict[str, UUID] = {}
    async for group in _every(conn, who, source_id, master.groups):
        kept = {k: v for k, v in asdict(group).items() if k not in OWN and not isinstance(v, UUID)}
        inherited = dict.fromkeys(group.inherited)
        hours_id = new.get(group.opening_times_id) if group.opening_times_id else None
        values = {**kept, **inherited, "client_id": client_id, "opening_times_id": hours_id}
        copied = await master.create_group(conn, who, values)
        new[group.id] = named[fold(group.name)] = copied.id
    return named


async def _statuses(
    conn: Conn, who: Principal, source_id: UUID, client_id: UUID, new: Mapping[UUID, UUID]
) -> None:
    predefined = {s.code: s.id async for s in _every(conn, who, client_id, master.statuses)}
    async for status in _every(conn, who, source_id, master.statuses):
        kept = _restricted(status, client_id, new) | {"break": status.is_break}
        if status.code is None:
            await master.create_status(conn, who, kept)
        else:
            # A predefined status speaks each reader's language.
            changes = {k: v for k, v in kept.items() if k not in OWN | {"name"}}
            await master.change_status(conn, predefined[status.code], changes, None)


async def _overflow(
    conn: Conn, of_source: UUID, new: Mapping[UUID, UUID], runs: Mapping[UUID, UUID]
) -> None:
    """The rules of a group for its copy; one that leads to what is not there, or does not run, is left out."""
    rules = []
    for rule in await overflow.rules(conn, of_source):
        values = {k: new.get(v) if isinstance(v, UUID) else v for k, v in asdict(rule).items()}
        if rule.to_application_id is not None:
            values["to_application_id"] = runs.get(rule.to_application_id)
        targets = ("to_group_id", "to_application_id")
        if all((getattr(rule, t) is None) == (values[t] is None) for t in targets):
            rules.append(values)
    await overflow.set_rules(conn, new[of_source], rules)


def _restricted(thing: Any, client_id: UUID, new: Mapping[UUID, UUID]) -> dict[str, Any]:
    """The values of a thing for a client, for the copies of the groups that it is restricted to."""
    groups = [new[id_] for id_ in thing.acd_group_ids if id_ in new]
    return asdict(thing) | {"client_id": client_id, "acd_group_ids": groups}


async def _every(
    conn: Conn,
    who: Principal,
    client_id: UUID,
    read: Callable[[Conn, Principal, Listing], Awaitable[Page[Thing]]],
) -> AsyncIterator[Thing]:
    """Everything of a kind that a client has, in the order in which it is listed."""
    cursor = None
    while True:
        wanted = Listing(
            limit=200, cursor=cursor, sort="name", descending=False, q="",
            filters={"client_id": client_id},
        )  # fmt: skip
        page = await read(conn, who, wanted)
        for each in page.items:
            yield each
        if page.next is None:
            return
        cursor = decode_cursor(page.next)
