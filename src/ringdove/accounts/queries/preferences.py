"""SQL of how somebody likes her tables."""

from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from ringdove.kernel.db import Conn, execute, fetch_value


async def of(conn: Conn, user_id: UUID) -> dict[str, Any]:
    """What she chose; nothing at first."""
    found: dict[str, Any] | None = await fetch_value(
        conn, "SELECT preferences FROM user_preferences WHERE user_id = %(id)s", id=user_id
    )
    return found or {}


async def keep(conn: Conn, user_id: UUID, preferences: dict[str, Any]) -> None:
    """Keep what she chose."""
    await execute(
        conn,
        "INSERT INTO user_preferences (user_id, preferences) VALUES (%(id)s, %(preferences)s)"
        " ON CONFLICT (user_id) DO UPDATE SET preferences = EXCLUDED.preferences",
        id=user_id,
        preferences=Jsonb(preferences),
    )
