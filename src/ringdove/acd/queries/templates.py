"""SQL of the templates of answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import LiteralString
from uuid import UUID

from ringdove.kernel.db import Changes, Condition, Conn, execute, fetch_all, select, update_row

COLUMNS: Mapping[str, LiteralString] = {
    "name": "name", "name_key": "name_key", "body": "body", "language": "language",
    "sends_at_once": "sends_at_once", "active": "active",
}  # fmt: skip
Order = Sequence[tuple[LiteralString, bool]]


@dataclass(frozen=True, slots=True)
class Template:
    """A text for answers, with the groups it is restricted to."""

    id: UUID
    client_id: UUID
    name: str
    body: str
    language: str | None
    sends_at_once: bool
    active: bool
    acd_group_ids: list[UUID]
    version: int
    name_key: str


_TEMPLATES: LiteralString = """
    SELECT t.id, t.client_id, t.name, t.body, t.language, t.sends_at_once, t.active, t.version, t.name_key,
           ARRAY(SELECT group_id FROM template_groups r WHERE r.template_id = t.id ORDER BY group_id) AS acd_group_ids
      FROM templates t
"""


async def templates(conn: Conn, where: Condition, order: Order, limit: int) -> list[Template]:
    """A page of templates."""
    return await select(
        conn,
        Template,
        _TEMPLATES + " {where} {order} {limit}",
        where=where,
        order=order,
        limit=limit,
    )


async def offered(conn: Conn, client_id: UUID, group_id: UUID, at_most: int) -> list[Template]:
    """The templates that agents of a group can choose."""
    return await fetch_all(
        conn,
        Template,
        _TEMPLATES
        + """
         WHERE t.client_id = %(client_id)s AND t.active
           AND (NOT EXISTS (SELECT FROM template_groups r WHERE r.template_id = t.id)
                OR EXISTS (SELECT FROM template_groups r WHERE r.template_id = t.id AND r.group_id = %(group_id)s))
         ORDER BY t.name_key, t.id LIMIT %(at_most)s
        """,
        client_id=client_id,
        group_id=group_id,
        at_most=at_most,
    )


async def insert(conn: Conn, **values: object) -> None:
    """Write a template."""
    await execute(
        conn,
        "INSERT INTO templates (id, client_id, name, name_key, body, language, sends_at_once, active)"
        " VALUES (%(id)s, %(client_id)s, %(name)s, %(name_key)s, %(body)s, %(language)s, %(sends_at_once)s, %(active)s)",
        **values,
    )


async def update(conn: Conn, changes: Changes, **key: object) -> int:
    """Change a template; how many rows that were."""
    return await update_row(conn, "templates", COLUMNS, changes, **key)


async def set_groups(
    conn: Conn, client_id: UUID, template_id: UUID, groups: Sequence[UUID]
) -> None:
    """Offer a template in these groups only; with none: in all."""
    await execute(
        conn,
        "WITH gone AS (DELETE FROM template_groups WHERE template_id = %(template_id)s"
        " AND group_id <> ALL(%(groups)s))"
        " INSERT INTO template_groups (client_id, template_id, group_id)"
        " SELECT %(client_id)s, %(template_id)s, g FROM unnest(%(groups)s::uuid[]) AS g ON CONFLICT DO NOTHING",
        client_id=client_id,
        template_id=template_id,
        groups=list(groups),
    )
