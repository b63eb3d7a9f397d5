"""SQL of skills, and of how good users are in them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import LiteralString
from uuid import UUID

from ringdove.kernel.db import (
    Changes,
    Condition,
    Conn,
    execute,
    fetch_all,
    fetch_value,
    select,
    update_row,
)

COLUMNS: Mapping[str, LiteralString] = {"name": "name", "name_key": "name_key"}
Order = Sequence[tuple[LiteralString, bool]]


@dataclass(frozen=True, slots=True)
class Skill:
    """What agents can be good at, and how many have it."""

    id: UUID
    client_id: UUID
    name: str
    people: int
    version: int
    name_key: str


@dataclass(frozen=True, slots=True)
class Level:
    """How good a user is in a skill, 1 to 10."""

    skill_id: UUID
    name: str
    level: int


async def skills(conn: Conn, where: Condition, order: Order, limit: int) -> list[Skill]:
    """A page of skills."""
    return await select(
        conn,
        Skill,
        """
        SELECT k.id, k.client_id, k.name, k.version, k.name_key,
               (SELECT count(*) FROM user_skills r WHERE r.skill_id = k.id) AS people
          FROM skills k {where} {order} {limit}
        """,
        where=where,
        order=order,
        limit=limit,
    )


async def insert(conn: Conn, **values: object) -> None:
    """Write a skill."""
    await execute(
        conn,
        "INSERT INTO skills (id, client_id, name, name_key)"
        " VALUES (%(id)s, %(client_id)s, %(name)s, %(name_key)s)",
        **values,
    )


async def update(conn: Conn, changes: Changes, **key: object) -> int:
    """Change a skill; how many rows that were."""
    return await update_row(conn, "skills", COLUMNS, changes, **key)


async def lock(conn: Conn, skill_id: UUID) -> None:
    """Hold a skill: nobody gets it meanwhile."""
    await execute(conn, "SELECT FROM skills WHERE id = %(id)s FOR UPDATE", id=skill_id)


async def client_of_user(conn: Conn, user_id: UUID) -> UUID | None:
    """The client of a user whom the person sees."""
    found: UUID | None = await fetch_value(
        conn,
        "SELECT client_id FROM users WHERE id = %(user_id)s AND deleted_at IS NULL",
        user_id=user_id,
    )
    return found


async def levels(conn: Conn, user_id: UUID) -> list[Level]:
    """What a user is good at, by name."""
    return await fetch_all(
        conn,
        Level,
        """
        SELECT k.id AS skill_id, k.name, r.level FROM user_skills r
          JOIN skills k ON k.id = r.skill_id AND k.deleted_at IS NULL
         WHERE r.user_id = %(user_id)s ORDER BY k.name_key
        """,
        user_id=user_id,
    )


async def set_levels(
    conn: Conn, client_id: UUID, user_id: UUID, levels_: Mapping[UUID, int]
) -> None:
    """Make these the skills of a user."""
    await execute(
        conn,
        """
        WITH gone AS (
            DELETE FROM user_skills WHERE user_id = %(user_id)s AND skill_id <> ALL(%(skills)s)
        )
        INSERT INTO user_skills AS r (client_id, user_id, skill_id, level)
        SELECT %(client_id)s, %(user_id)s, t.* FROM unnest(%(skills)s::uuid[], %(levels)s::smallint[]) AS t
        ON CONFLICT (user_id, skill_id) DO UPDATE SET level = excluded.level WHERE r.level <> excluded.level
        """,
        client_id=client_id,
        user_id=user_id,
        skills=list(levels_),
        levels=list(levels_.values()),
    )
