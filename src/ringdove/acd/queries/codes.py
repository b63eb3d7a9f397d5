"""SQL of transaction codes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import LiteralString
from uuid import UUID

from ringdove.kernel.db import Changes, Condition, Conn, execute, select, update_row

COLUMNS: Mapping[str, LiteralString] = {
    "name": "name", "name_key": "name_key", "active": "active", "position": "position",
}  # fmt: skip
Order = Sequence[tuple[LiteralString, bool]]


@dataclass(frozen=True, slots=True)
class TransactionCode:
    """What an event can have been about, with the groups it is restricted to."""

    id: UUID
    client_id: UUID
    name: str
    position: int
    active: bool
    acd_group_ids: list[UUID]
    version: int
    name_key: str
    position_key: str


async def codes(conn: Conn, where: Condition, order: Order, limit: int) -> list[TransactionCode]:
    """A page of transaction codes."""
    return await select(
        conn,
        TransactionCode,
        """
        SELECT c.id, c.client_id, c.name, c.position, c.active, c.version, c.name_key,
               c.client_id::text || lpad(c.position::text, 5, '0') || c.name_key AS position_key,
               ARRAY(SELECT group_id FROM transaction_code_groups r WHERE r.transaction_code_id = c.id
                      ORDER BY group_id) AS acd_group_ids
          FROM transaction_codes c {where} {order} {limit}
        """,
        where=where,
        order=order,
        limit=limit,
    )


async def insert(conn: Conn, **values: object) -> None:
    """Write a transaction code; without a position it goes to the end."""
    await execute(
        conn,
        "INSERT INTO transaction_codes (id, client_id, name, name_key, active, position)"
        " VALUES (%(id)s, %(client_id)s, %(name)s, %(name_key)s, %(active)s, COALESCE(%(position)s,"
        " (SELECT least(COALESCE(max(position), 0) + 1, 9999) FROM transaction_codes"
        "   WHERE client_id = %(client_id)s AND deleted_at IS NULL)))",
        **values,
    )


async def update(conn: Conn, changes: Changes, **key: object) -> int:
    """Change a transaction code; how many rows that were."""
    return await update_row(conn, "transaction_codes", COLUMNS, changes, **key)


async def set_groups(conn: Conn, client_id: UUID, code_id: UUID, groups: Sequence[UUID]) -> None:
    """Offer a code in these groups only; with none: in all."""
    await execute(
        conn,
        "WITH gone AS (DELETE FROM transaction_code_groups WHERE transaction_code_id = %(code_id)s"
        " AND group_id <> ALL(%(groups)s))"
        " INSERT INTO transaction_code_groups (client_id, transaction_code_id, group_id)"
        " SELECT %(client_id)s, %(code_id)s, g FROM unnest(%(groups)s::uuid[]) AS g ON CONFLICT DO NOTHING",
        client_id=client_id,
        code_id=code_id,
        groups=list(groups),
    )
