"""A new client with all it needs, users from a table, each all or nothing; and the first steps of a new system."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from psycopg import Rollback

from ringdove.accounts.errors import NoSuchAccount, RoleNotYours
from ringdove.accounts.model import Client, Principal, Role
from ringdove.accounts.service import links, people, rights
from ringdove.acd.service import codes, master
from ringdove.connectors import service as connectors
from ringdove.hours import service as hours
from ringdove.kernel.crypto import Keys
from ringdove.kernel.db import Conn
from ringdove.kernel.errors import DomainError, Invalid
from ringdove.kernel.listing import Listing, Page, decode_cursor, fold
from ringdove.setup import queries
from ringdove.setup.errors import NoSuchGroup
from ringdove.setup.model import FirstSteps, ImportedUser, Made


async def first_steps(conn: Conn) -> FirstSteps:
    """What there is of what it takes to answer an SMS."""
    return await queries.first_steps(conn)


async def new_client(conn: Conn, keys: Keys, who: Principal, wanted: Mapping[str, Any]) -> Made:
    """Make a client, below a new reseller where one is named, with everything its first SMS needs."""
    reseller_id = wanted["reseller_id"] or who.reseller_id
    if wanted["reseller"] is not None:
        with _under("reseller"):
            reseller_id = (await people.create_reseller(conn, wanted["reseller"])).id
    if reseller_id is None:
        raise Invalid("Name the reseller.", field="reseller_id")
    source = await _source(conn, wanted["copy_from"]) if wanted["copy_from"] else None
    settings = {name: getattr(source, name) for name in COPIED_SETTINGS} if source else {}
    with _under("client"):
        client = await people.create_client(
            conn, who, {**settings, **wanted["client"], "active": True, "reseller_id": reseller_id}
        )
    groups = await _copy(conn, who, source.id, client.id) if source else {}
    tokens: dict[str, str] = {}
    members: list[UUID] = []
    for part, role in (("administrator", Role.CLIENT_ADMIN), ("agent", Role.AGENT)):
        if wanted[part] is not None:
            with _under(part):
                user = await people.create_user(
                    conn,
                    who,
                    {**people.USER_DEFAULTS, **wanted[part], "role": role, "client_id": client.id},
                )
            tokens[user.username] = await links.invite(conn, keys, user.id)
            if role is Role.AGENT:
                members.append(user.id)
    with _under("group"):
        group = await _group(conn, who, client.id, wanted["group"], members, groups)
    connector_id = None
    if wanted["connector"] is not None:
        with _under("connector"):
            connector = await connectors.create(
                conn,
                keys,
                {**wanted["connector"], "client_id": client.id, "acd_group_id": group},
            )
        connector_id = connector.id
    return Made(client.id, group, connector_id, tokens)


#: What a client that is made as a copy has from the other, unless something else is said.
COPIED_SETTINGS = (
    "country", "time_zone", "language",
    *(name for name in people.CLIENT_DEFAULTS if name != "allowed_networks"),
)  # fmt: skip
#: What a copy of a thing does not take over.
OWN = frozenset(
    {"id", "client_id", "created_at", "version", "members", "reserve_members", "readers", "supervisors", "inherited"}
)  # fmt: skip
Thing = TypeVar("Thing")


async def _source(conn: Conn, client_id: UUID) -> Client:
    try:
        return await people.client(conn, client_id)
    except NoSuchAccount:
        raise Invalid("There is no such client.", field="copy_from") from None


async def _group(
    conn: Conn,
    who: Principal,
    client_id: UUID,
    name: str,
    members: Sequence[UUID],
    copied: Mapping[str, UUID],
) -> UUID:
    """The group of this name with its members, one that was copied or a new one."""
    group_id = copied.get(fold(name))
    if group_id is not None:
        await master.change_group(conn, group_id, {"members": members}, None)
        return group_id
    made = await master.create_group(
        conn, who, {"client_id": client_id, "name": name, "members": members}
    )
    return made.id


async def _copy(conn: Conn, who: Principal, source_id: UUID, client_id: UUID) -> dict[str, UUID]:
    """Give a client how another one works: times, groups without their people, statuses, codes, rights.

    The new groups, by their folded names.
    """
    times = {}
    async for each in _every(conn, who, source_id, hours.page):
        exceptions = [
            e | {day: date.fromisoformat(e[day]) for day in ("first", "last")}
            for e in each.exceptions
        ]
        made = await hours.create(conn, client_id, asdict(each) | {"exceptions": exceptions})
        times[each.id] = made.id
    groups: dict[UUID, UUID] = {}
    named: dict[str, UUID] = {}
    async for group in _every(conn, who, source_id, master.groups):
        kept = {k: v for k, v in asdict(group).items() if k not in OWN and not isinstance(v, UUID)}
        inherited = dict.fromkeys(group.inherited)
        hours_id = times.get(group.opening_times_id) if group.opening_times_id else None
        values = {**kept, **inherited, "client_id": client_id, "opening_times_id": hours_id}
        copied = await master.create_group(conn, who, values)
        groups[group.id] = named[fold(group.name)] = copied.id

    def of_groups(group_ids: Sequence[UUID]) -> list[UUID]:
        return [groups[g] for g in group_ids if g in groups]

    predefined = {s.code: s.id async for s in _every(conn, who, client_id, master.statuses)}
    async for status in _every(conn, who, source_id, master.statuses):
        kept = {k: v for k, v in asdict(status).items() if k not in OWN}
        kept |= {"break": status.is_break, "acd_group_ids": of_groups(status.acd_group_ids)}
        if status.code is None:
            await master.create_status(conn, who, kept | {"client_id": client_id})
        else:
            await master.change_status(conn, predefined[status.code], _unnamed(kept), None)
    async for code in _every(conn, who, source_id, codes.codes):
        groups_of_code = of_groups(code.acd_group_ids)
        values = asdict(code) | {"client_id": client_id, "acd_group_ids": groups_of_code}
        await codes.create(conn, who, values)
    for right in await rights.matrix(conn, who, source_id):
        if right.has != right.predefined and right.may_switch:
            await rights.switch(conn, who, client_id, right.role, {right.right: right.has})
    return named


def _unnamed(values: Mapping[str, Any]) -> dict[str, Any]:
    """A predefined status speaks each reader's language."""
    return {name: value for name, value in values.items() if name != "name"}


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


@contextmanager
def _under(part: str) -> Iterator[None]:
    """What is wrong is wrong in this part of what was wanted."""
    try:
        yield
    except DomainError as error:
        if field := error.context.get("field"):
            error.context = {**error.context, "field": f"{part}.{field}"}
        raise


async def import_users(
    conn: Conn,
    keys: Keys,
    who: Principal,
    client_id: UUID,
    rows: Sequence[Mapping[str, Any] | None],
    *,
    dry_run: bool,
    invite: bool,
    must_mail: people.MustMail | None = None,
) -> list[ImportedUser]:
    """Make users of a client, members of the groups they name, all or none; ``None`` among the rows is one to be refused."""
    try:
        await people.client(conn, client_id)
    except NoSuchAccount:
        raise Invalid("There is no such client.", field="client_id") from None
    named = [name for row in rows if row for name in row["groups"]]
    groups = await master.groups_named(conn, client_id, named)
    done: list[ImportedUser] = []
    memberships: list[tuple[UUID, UUID]] = []
    async with conn.transaction() as made:
        for row in rows:
            outcome = ImportedUser()
            if row is not None:
                try:
                    async with conn.transaction():
                        outcome, joined = await _import_user(
                            conn,
                            keys,
                            who,
                            client_id,
                            row,
                            groups,
                            invite=invite and not dry_run,
                            must_mail=must_mail,
                        )
                    memberships += joined
                except (Invalid, RoleNotYours) as error:
                    outcome = ImportedUser(refused=error)
            done.append(outcome)
        if dry_run or None in rows or any(outcome.refused for outcome in done):
            raise Rollback(made)
        await master.add_members(conn, client_id, memberships)
    return done


async def _import_user(
    conn: Conn,
    keys: Keys,
    who: Principal,
    client_id: UUID,
    row: Mapping[str, Any],
    groups: Mapping[str, UUID],
    *,
    invite: bool,
    must_mail: people.MustMail | None,
) -> tuple[ImportedUser, list[tuple[UUID, UUID]]]:
    wanted = [fold(name) for name in row["groups"]]
    if not groups.keys() >= set(wanted):
        raise NoSuchGroup(field="groups")
    values = {k: v for k, v in row.items() if k != "groups"}
    user = await people.create_user(conn, who, {**values, "client_id": client_id}, must_mail)
    link = await links.invite(conn, keys, user.id) if invite and user.active else None
    return ImportedUser(link=link), [(groups[name], user.id) for name in wanted]
