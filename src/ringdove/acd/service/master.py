"""Groups and agent statuses, as administrators set them up."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from psycopg import errors as pg

from ringdove.accounts.model import Principal, Right
from ringdove.accounts.service import scope
from ringdove.acd.errors import (
    NameTaken,
    NoSuchGroup,
    NotTheirs,
    Predefined,
    StatusNotFound,
    TwiceMember,
)
from ringdove.acd.queries import master as queries
from ringdove.acd.queries.master import Group, Status
from ringdove.acd.strategies import PICK, STRATEGIES
from ringdove.acd.words import codes_named, names_of
from ringdove.hours import service as hours
from ringdove.kernel import ids, inherit
from ringdove.kernel.db import Condition, Conn, violated
from ringdove.kernel.errors import Denied, Invalid, Missing, Stale
from ringdove.kernel.listing import Listing, Page, Sort, Table, fold
from ringdove.updates import service as updates
from ringdove.updates.model import Kind, Update

GROUPS = Table(
    "g.id",
    {"name": Sort("g.name_key", "sort_key"), "created_at": Sort("g.id", "id")},
    {
        "client_id": "g.client_id = %(client_id)s",
        "active": "g.active = %(active)s",
        "strategy": "g.strategy = %(strategy)s",
        "member_id": "EXISTS (SELECT FROM acd_group_members m WHERE m.group_id = g.id AND m.user_id = %(member_id)s)",
        "name": "position(lower(%(name)s) in lower(g.name)) > 0",
        "created_since": "g.created_at >= %(created_since)s",
        "created_until": "g.created_at < %(created_until)s",
    },
    words="g.name_key",
    found="acd_groups_found",
    always="g.deleted_at IS NULL",
)
STATUSES = Table(
    "s.id",
    {
        "position": Sort("(s.client_id::text || lpad(s.position::text, 5, '0'))", "position_key"),
        "name": Sort("lower(COALESCE(s.name, s.code))", "name_key"),
    },
    {
        "client_id": "s.client_id = %(client_id)s",
        "receives_sms": "s.receives_sms = %(receives_sms)s",
        "settable_by_agent": "s.settable_by_agent = %(settable_by_agent)s",
        "predefined": "(s.code IS NOT NULL) = %(predefined)s",
    },
    words="lower(COALESCE(s.name, ''))",
    found="agent_statuses_found",
    always="s.deleted_at IS NULL",
)
#: What a group that does not set it has from its client.
INHERITABLE = ("offer_timeout_s", "strategy")
#: Columns that are written with a new group; the others follow.
OF_INSERT = frozenset({"name", "name_key", "strategy", "offer_timeout_s", "active", "inherited"})
#: What a predefined status keeps beside its name, since logging off relies on it.
KEPT_BY_PREDEFINED = ("logged_on", "settable_by_agent")


def client_of(who: Principal | None, wanted: object) -> UUID:
    """For whom something is made: named by those above clients, their own for others."""
    own = who.client_id if who else None
    client_id = wanted or own
    if not isinstance(client_id, UUID):
        raise Missing("Name the client.", field="client_id")
    if own not in (None, client_id):
        raise Invalid("There is no such client.", field="client_id")
    return client_id


async def groups(conn: Conn, who: Principal, listing: Listing) -> Page[Group]:
    """Groups the person may see: supervisors and agents their own."""
    where = await GROUPS.condition(conn, listing)
    await scope.narrow(conn, who, where, "g.client_id")
    if not who.has(Right.GROUPS):
        where.add(
            "g.id IN (SELECT group_id FROM acd_group_members WHERE user_id = %(me)s"
            " UNION SELECT group_id FROM acd_group_supervisors WHERE user_id = %(me)s)",
            me=who.user_id,
        )
    rows = await queries.groups(conn, where, GROUPS.order(listing), listing.limit + 1)
    return GROUPS.page(listing, rows)


async def group(conn: Conn, group_id: UUID) -> Group:
    """One group."""
    where = Condition()
    where.add("g.id = %(id)s AND g.deleted_at IS NULL", id=group_id)
    rows = await queries.groups(conn, where, [], 1)
    if not rows:
        raise NoSuchGroup
    return rows[0]


async def own_group(conn: Conn, who: Principal, group_id: UUID) -> Group:
    """One group that the person may see: supervisors and agents their own."""
    found = await group(conn, group_id)
    if not who.has(Right.GROUPS) and who.user_id not in found.people:
        raise Denied
    return found


async def create_group(conn: Conn, who: Principal | None, values: Mapping[str, Any]) -> Group:
    """Make a group with its people."""
    client_id = client_of(who, values.get("client_id"))
    _check_strategy(values)
    await check_client(conn, client_id)
    await hours.hold(conn, client_id, values.get("opening_times_id"))
    id_ = ids.new()
    await refusing(
        queries.insert_group(
            conn, id=id_, client_id=client_id, name=values["name"], name_key=fold(values["name"]),
            strategy=values.get("strategy") or "longest_idle", offer_timeout_s=values.get("offer_timeout_s") or 30,
            active=values.get("active", True), inherited=inherit.made(values, INHERITABLE)[inherit.INHERITED],
        )
    )  # fmt: skip
    settings = {
        k: v for k, v in values.items() if k in queries.GROUP_COLUMNS and k not in OF_INSERT
    }
    if settings:
        await queries.update_group(conn, settings, id=id_)
    await _set_people(conn, client_id, id_, values)
    made = await group(conn, id_)
    await _tell_access(conn, client_id, made.people)
    return made


async def check_client(conn: Conn, client_id: UUID) -> None:
    """Refuse a client that does not exist, or whom the person cannot see."""
    if not await queries.client_exists(conn, client_id):
        raise Invalid("There is no such client.", field="client_id")


async def _tell_access(conn: Conn, client_id: UUID, users: Iterable[UUID]) -> None:
    """Have the desks of these people read everything again. The last act of the transaction."""
    await updates.tell(
        conn, [Update(user, client_id, Kind.ACCESS_CHANGED) for user in sorted(users)]
    )


def _check_strategy(values: Mapping[str, Any]) -> None:
    known = (*STRATEGIES, PICK)
    if (values.get("strategy") or PICK) not in known:
        raise Invalid(f"Choose one of: {', '.join(known)}.", field="strategy")


async def _set_people(
    conn: Conn, client_id: UUID, group_id: UUID, values: Mapping[str, Any]
) -> None:
    named = [user for field in queries.KINDS for user in {*(values.get(field) or ())}]
    for field, kind in queries.KINDS.items():
        users = values.get(field)
        if users is None:
            continue
        if any(named.count(user) > 1 for user in users):
            raise TwiceMember(field=field)
        await refusing(queries.set_members(conn, client_id, group_id, kind, users), field)
    if values.get("supervisors") is not None:
        await refusing(
            queries.set_supervisors(conn, client_id, group_id, values["supervisors"]), "supervisors"
        )
    conn.wake(f"group:{group_id}", f"counters:{group_id}")


async def groups_named(conn: Conn, client_id: UUID, names: Iterable[str]) -> dict[str, UUID]:
    """A client's groups by their names, folded."""
    return await queries.groups_named(conn, client_id, sorted({fold(name) for name in names}))


async def add_members(
    conn: Conn, client_id: UUID, memberships: Sequence[tuple[UUID, UUID]]
) -> None:
    """Make users members of groups, beside those who are: (group, user). The last act of the transaction."""
    await queries.add_members(conn, client_id, memberships)
    for group_id in {group for group, _ in memberships}:
        conn.wake(f"group:{group_id}", f"counters:{group_id}")
    await _tell_access(conn, client_id, {user for _, user in memberships})


async def change_group(
    conn: Conn, group_id: UUID, changes: Mapping[str, Any], version: int | None
) -> Group:
    """Change a group and its people."""
    before = await group(conn, group_id)
    _check_strategy(changes)
    await hours.hold(conn, before.client_id, changes.get("opening_times_id"))
    row = {k: v for k, v in changes.items() if k in queries.GROUP_COLUMNS}
    row = inherit.changed(row, INHERITABLE, before.inherited)
    if "name" in row:
        row["name_key"] = fold(str(row["name"]))
    key: dict[str, object] = {"id": group_id} | (
        {"version": version} if version is not None else {}
    )
    if not await refusing(queries.update_group(conn, row, **key)):
        raise Stale
    await _set_people(conn, before.client_id, group_id, changes)
    if changes.get("events_order", before.events_order) != before.events_order:
        await queries.rank_anew(conn, group_id)
    conn.wake("connectors")
    after = await group(conn, group_id)
    kept = before.name == after.name and before.kinds == after.kinds
    told = before.people ^ after.people if kept else before.people | after.people
    await _tell_access(conn, before.client_id, told)
    return after


async def statuses(conn: Conn, who: Principal, listing: Listing) -> Page[Status]:
    """Agent statuses the person may see; predefined ones are found by their names in her language."""
    codes = codes_named(listing.q, who.language) if listing.q else []
    where = await STATUSES.condition(conn, replace(listing, q="" if codes else listing.q))
    await scope.narrow(conn, who, where, "s.client_id")
    if codes:
        where.add(
            "(position(%(q)s in lower(s.name)) > 0 OR s.code = ANY(%(codes)s))",
            q=listing.q.lower(),
            codes=codes,
        )
    rows = await queries.statuses(conn, where, STATUSES.order(listing), listing.limit + 1)
    return STATUSES.page(listing, rows)


async def status(conn: Conn, status_id: UUID) -> Status:
    """One status."""
    where = Condition()
    where.add("s.id = %(id)s AND s.deleted_at IS NULL", id=status_id)
    rows = await queries.statuses(conn, where, [], 1)
    if not rows:
        raise StatusNotFound
    return rows[0]


STATUS_DEFAULTS: Mapping[str, object] = {
    "abbreviation": None, "text_colour": "#ffffff", "holiday": False, "post_processing": False,
}  # fmt: skip


async def create_status(conn: Conn, who: Principal | None, values: Mapping[str, Any]) -> Status:
    """Make a status."""
    client_id = client_of(who, values.get("client_id"))
    await check_client(conn, client_id)
    id_ = ids.new()
    row = {
        **STATUS_DEFAULTS,
        **{k: v for k, v in values.items() if k in queries.STATUS_COLUMNS},
    }
    await refusing(queries.insert_status(conn, **{**row, "id": id_, "client_id": client_id}))
    if values.get("acd_group_ids"):
        await refusing(
            queries.set_status_groups(conn, client_id, id_, values["acd_group_ids"]),
            "acd_group_ids",
        )
    return await status(conn, id_)


async def change_status(
    conn: Conn, status_id: UUID, changes: Mapping[str, Any], version: int | None
) -> Status:
    """Change a status; the predefined ones keep their names, and what they mean for logging off."""
    before = await status(conn, status_id)
    if before.code is not None:
        changes = dict(changes)
        if changes.pop("name", None) not in (None, *names_of(before.code)):
            raise Predefined(field="name")
        for flag in KEPT_BY_PREDEFINED:
            if changes.get(flag, getattr(before, flag)) != getattr(before, flag):
                raise Predefined(field=flag)
    row = {k: v for k, v in changes.items() if k in queries.STATUS_COLUMNS}
    key: dict[str, object] = {"id": status_id} | (
        {"version": version} if version is not None else {}
    )
    if not await refusing(queries.update_status(conn, row, **key)):
        raise Stale
    if changes.get("acd_group_ids") is not None:
        await refusing(
            queries.set_status_groups(conn, before.client_id, status_id, changes["acd_group_ids"]),
            "acd_group_ids",
        )
    conn.wake("sweep")
    after = await status(conn, status_id)
    await _tell_access(
        conn, before.client_id, await queries.desks_concerned(conn, before.client_id)
    )
    return after


async def move_status(conn: Conn, status_id: UUID, by: int) -> None:
    """Move a status one place up (-1) or down (1), here and in what agents choose from."""
    found = await status(conn, status_id)
    if await queries.move_status(conn, found.client_id, status_id, by):
        desks = await queries.desks_concerned(conn, found.client_id)
        await _tell_access(conn, found.client_id, desks)


async def refusing(writing: Any, field: str = "name") -> Any:
    """Name the field when a row is refused."""
    try:
        return await writing
    except pg.UniqueViolation:
        raise NameTaken(field=field) from None
    except pg.ForeignKeyViolation as error:
        raise NotTheirs(
            field="client_id" if "client_id_fkey" in violated(error) and field == "name" else field
        ) from None
