"""All SQL of opt-out."""

from datetime import datetime
from uuid import UUID

from ringdove.kernel.db import Conn, fetch_value


async def since(conn: Conn, client_id: UUID, number: str) -> datetime | None:
    """Since when a number has opted out."""
    found: datetime | None = await fetch_value(
        conn,
        "SELECT since FROM opt_outs WHERE client_id = %(client_id)s AND mark = opt_out_mark(%(client_id)s, %(number)s)",
        client_id=client_id,
        number=number,
    )
    return found
