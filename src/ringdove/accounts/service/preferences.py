"""How somebody likes her tables: rows a page, and the columns she does not want to see."""

from typing import Any

from ringdove.accounts.model import Principal
from ringdove.accounts.queries import preferences as queries
from ringdove.accounts.service import sessions
from ringdove.kernel.db import Conn


async def of(conn: Conn, who: Principal) -> dict[str, Any]:
    """What she chose."""
    await sessions.enter_own(conn, who)
    return await queries.of(conn, who.user_id)


async def keep(conn: Conn, who: Principal, preferences: dict[str, Any]) -> None:
    """Keep what she chose, instead of what she chose before."""
    await sessions.enter_own(conn, who)
    await queries.keep(conn, who.user_id, preferences)
