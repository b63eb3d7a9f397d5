"""All SQL of opening times."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, LiteralString
from uuid import UUID

from ringdove.kernel.db import Changes, Condition, Conn, execute, fetch_value, select, update_row

COLUMNS: Mapping[str, LiteralString] = {
    "name": "name", "name_key": "name_key", "time_zone": "time_zone", "country": "country", "region": "region",
    "closed_on_holidays": "closed_on_holidays", "weekly": "weekly", "exceptions": "exceptions",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class OpeningTimes:
    """Opening times as they are stored; ``time_zone`` null: the client's."""

    id: UUID
    client_id: UUID
    name: str
    time_zone: str | None
    client_time_zone: str
    country: str | None
    region: str | None
    closed_on_holidays: bool
    weekly: list[dict[str, Any]]
    exceptions: list[dict[str, Any]]
    created_at: datetime
    version: int
    sort_key: str


async def page(
    conn: Conn, where: Condition, order: Sequence[tuple[LiteralString, bool]], limit: int
) -> list[OpeningTimes]:
    """A page of opening times."""
    return await select(
        conn,
        OpeningTimes,
        """
        SELECT o.id, o.client_id, o.name, o.time_zone, cl.time_zone AS client_time_zone, o.country, o.region,
               o.closed_on_holidays, o.weekly, o.exceptions, o.created_at, o.version, o.name_key AS sort_key
          FROM opening_times o JOIN clients cl ON cl.id = o.client_id {where} {order} {limit}
        """,
        where=where,
        order=order,
        limit=limit,
    )


async def insert(conn: Conn, **values: object) -> None:
    """Write opening times."""
    await execute(
        conn,
        "INSERT INTO opening_times (id, client_id, name, name_key, time_zone, country, region, closed_on_holidays,"
        " weekly, exceptions) VALUES (%(id)s, %(client_id)s, %(name)s, %(name_key)s, %(time_zone)s, %(country)s,"
        " %(region)s, %(closed_on_holidays)s, %(weekly)s, %(exceptions)s)",
        **values,
    )


async def update(conn: Conn, changes: Changes, **key: object) -> int:
    """Change opening times; how many rows that were."""
    return await update_row(conn, "opening_times", COLUMNS, changes, **key)


async def hold(conn: Conn, client_id: UUID, id_: UUID) -> bool:
    """Keep a client's opening times from being deleted until the transaction ends; whether they are there."""
    return bool(
        await fetch_value(
            conn,
            "SELECT true FROM opening_times WHERE id = %(id)s AND client_id = %(client_id)s AND deleted_at IS NULL"
            " FOR KEY SHARE",
            id=id_,
            client_id=client_id,
        )
    )


async def lock(conn: Conn, id_: UUID) -> None:
    """Keep anything from beginning to refer to opening times until the transaction ends."""
    await execute(conn, "SELECT FROM opening_times WHERE id = %(id)s FOR UPDATE", id=id_)
