"""Opting out: words that end and begin being texted, and who must be left alone."""

from datetime import datetime
from uuid import UUID

from ringdove.kernel.db import Conn
from ringdove.optout import queries


async def since(conn: Conn, client_id: UUID, number: str) -> datetime | None:
    """Since when this number must not be texted by the client; ``None``: it may be."""
    return await queries.since(conn, client_id, number)
