"""Groups and agent statuses, as administrators set them up."""

from collections.abc import Mapping, Sequence
from typing import Any, LiteralString
from uuid import UUID

from psycopg import errors as pg

from ringdove.accounts.model import Principal, Right
from ringdove.acd.errors import NameTaken, NoSuchGroup, NotTheirs, Predefined, StatusNotFound
from ringdove.acd.queries import master as queries
from ringdove.acd.queries.master import Group, Status
from ringdove.acd.strategies import STRATEGIES
from ringdove.kernel import ids
from ringdove.kernel.db import Condition, Conn, violated
from ringdove.kernel.errors import Invalid, Stale
from ringdove.kernel.listing import Listing, Page, fold

GROUP_SORTS: Mapping[str, LiteralString] = {"name": "g.name_key"}


def _own(
    who: Principal | None, where: Condition, column: LiteralString, client_id: UUID | None
) -> None:
    if who is not None and who.client_id is not None:
        where.add(column + " = %(own_client)s", own_client=who.client_id)
    if client_id is not None:
        where.add(column + " = %(client_id)s", client_id=client_id)


def client_of(who: Principal | None, wanted: object) -> UUID:
    """For whom something is made: named by those above clients, their own for others."""
    own = who.client_id if who else None
    client_id = wanted or own
    if not isinstance(client_id, UUID) or (own is not None and client_id != own):
        raise Invalid("Name the client.", field="client_id")
    return client_id


async def groups(
    conn: Conn, who: Principal, listing: Listing, client_id: UUID | None
) -> Page[Group]:
    """Groups the person may see: supervisors and agents their own."""
    where = listing.condition(GROUP_SORTS, "g.id")
    _own(who, where, "g.client_id", client_id)
    if not who.has(Right.GROUPS):
        where.add(
            "g.id IN (SELECT group_id FROM acd_group_members WHERE user_id = %(me)s"
            " UNION SELECT group_id FROM acd_group_supervisors WHERE user_id = %(me)s)",
            me=who.user_id,
        )
    if listing.q:
        where.add("position(%(q)s in g.name_key) > 0", q=fold(listing.q))
    rows = await queries.groups(conn, where, listing.order(GROUP_SORTS, "g.id"), listing.limit + 1)
    return listing.page(rows, lambda g: (g.sort_key, g.id))


async def group(conn: Conn, group_id: UUID) -> Group:
    """One group."""
    where = Condition()
    where.add("g.id = %(id)s", id=group_id)
    rows = await queries.groups(conn, where, [], 1)
    if not rows:
        raise NoSuchGroup
    return rows[0]


async def create_group(conn: Conn, who: Principal | None, values: Mapping[str, Any]) -> Group:
    """Make a group with its people."""
    client_id = client_of(who, values.get("client_id"))
    _check_strategy(values)
    if not await queries.client_exists(conn, client_id):
        raise Invalid("There is no such client.", field="client_id")
    id_ = ids.new()
    await _refusing(
        queries.insert_group(
            conn, id=id_, client_id=client_id, name=values["name"], name_key=fold(values["name"]),
            strategy=values.get("strategy", "longest_idle"), offer_timeout_s=values.get("offer_timeout_s", 30),
            active=values.get("active", True),
        )
    )  # fmt: skip
    await _set_people(conn, client_id, id_, values)
    return await group(conn, id_)


def _check_strategy(values: Mapping[str, Any]) -> None:
    if values.get("strategy", "longest_idle") not in STRATEGIES:
        raise Invalid(f"Choose one of: {', '.join(STRATEGIES)}.", field="strategy")


async def _set_people(
    conn: Conn, client_id: UUID, group_id: UUID, values: Mapping[str, Any]
) -> None:
    if values.get("members") is not None:
        await _refusing(
            queries.set_members(conn, client_id, group_id, values["members"]), "members"
        )
    if values.get("supervisors") is not None:
        await _refusing(
            queries.set_supervisors(conn, client_id, group_id, values["supervisors"]), "supervisors"
        )
    conn.wake(f"group:{group_id}", f"counters:{group_id}")


async def change_group(
    conn: Conn, group_id: UUID, changes: Mapping[str, Any], version: int | None
) -> Group:
    """Change a group and its people."""
    before = await group(conn, group_id)
    _check_strategy(changes)
    row = {k: v for k, v in changes.items() if k in queries.GROUP_COLUMNS}
    if "name" in row:
        row["name_key"] = fold(row["name"])
    key: dict[str, object] = {"id": group_id} | (
        {"version": version} if version is not None else {}
    )
    if not await _refusing(queries.update_group(conn, row, **key)):
        raise Stale
    await _set_people(conn, before.client_id, group_id, changes)
    conn.wake("connectors")
    return await group(conn, group_id)


async def statuses(
    conn: Conn, who: Principal, client_id: UUID | None, limit: int
) -> Sequence[Status]:
    """Agent statuses the person may see, in their order."""
    where = Condition()
    _own(who, where, "s.client_id", client_id)
    return await queries.statuses(
        conn, where, [("s.client_id", False), ("s.position", False), ("s.id", False)], limit
    )


async def status(conn: Conn, status_id: UUID) -> Status:
    """One status."""
    where = Condition()
    where.add("s.id = %(id)s", id=status_id)
    rows = await queries.statuses(conn, where, [], 1)
    if not rows:
        raise StatusNotFound
    return rows[0]


async def create_status(conn: Conn, who: Principal | None, values: Mapping[str, Any]) -> Status:
    """Make a status."""
    client_id = client_of(who, values.get("client_id"))
    id_ = ids.new()
    row = {k: v for k, v in values.items() if k in queries.STATUS_COLUMNS}
    await _refusing(queries.insert_status(conn, **{**row, "id": id_, "client_id": client_id}))
    if values.get("acd_group_ids"):
        await _refusing(
            queries.set_status_groups(conn, client_id, id_, values["acd_group_ids"]),
            "acd_group_ids",
        )
    return await status(conn, id_)


async def change_status(
    conn: Conn, status_id: UUID, changes: Mapping[str, Any], version: int | None
) -> Status:
    """Change a status; the predefined ones keep their names, and what they mean for logging off."""
    before = await status(conn, status_id)
    if before.code is not None and {"name", "logged_on", "settable_by_agent"} & set(changes):
        raise Predefined(field=min({"name", "logged_on", "settable_by_agent"} & set(changes)))
    row = {k: v for k, v in changes.items() if k in queries.STATUS_COLUMNS}
    key: dict[str, object] = {"id": status_id} | (
        {"version": version} if version is not None else {}
    )
    if not await _refusing(queries.update_status(conn, row, **key)):
        raise Stale
    if changes.get("acd_group_ids") is not None:
        await _refusing(
            queries.set_status_groups(conn, before.client_id, status_id, changes["acd_group_ids"]),
            "acd_group_ids",
        )
    conn.wake("sweep")
    return await status(conn, status_id)


async def _refusing(writing: Any, field: str = "name") -> Any:
    """Name the field when a row is refused."""
    try:
        return await writing
    except pg.UniqueViolation:
        raise NameTaken(field=field) from None
    except pg.ForeignKeyViolation as error:
        raise NotTheirs(
            field="client_id" if "client_id_fkey" in violated(error) and field == "name" else field
        ) from None
