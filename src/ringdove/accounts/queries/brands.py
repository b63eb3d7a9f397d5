"""SQL of how resellers look to their clients."""

from uuid import UUID

from ringdove.accounts.model import Brand, Letterhead
from ringdove.kernel.db import Conn, execute, fetch_one, fetch_tuples


async def brand(conn: Conn, reseller_id: UUID | None, host: str) -> Brand | None:
    """How a reseller looks, or whoever has this host name."""
    return await fetch_one(
        conn,
        Brand,
        "SELECT * FROM accounts_brand(%(reseller_id)s, %(host)s)",
        reseller_id=reseller_id,
        host=host,
    )


async def logo(conn: Conn, digest: str) -> tuple[str, bytes] | None:
    """A logo's type and content."""
    rows = await fetch_tuples(
        conn, "SELECT type, content FROM accounts_brand_logo(%(digest)s)", digest=digest
    )
    return (str(rows[0][0]), bytes(rows[0][1])) if rows else None


async def set_logo(conn: Conn, reseller_id: UUID, kind: str, digest: str, content: bytes) -> None:
    """Give a reseller a logo, in place of an earlier one."""
    await execute(
        conn,
        "INSERT INTO reseller_logos (reseller_id, type, digest, content)"
        " VALUES (%(reseller_id)s, %(type)s, %(digest)s, %(content)s) ON CONFLICT (reseller_id)"
        " DO UPDATE SET type = excluded.type, digest = excluded.digest, content = excluded.content",
        reseller_id=reseller_id,
        type=kind,
        digest=digest,
        content=content,
    )


async def drop_logo(conn: Conn, reseller_id: UUID) -> None:
    """Take a reseller's logo away."""
    await execute(conn, "DELETE FROM reseller_logos WHERE reseller_id = %(id)s", id=reseller_id)


async def letterhead(conn: Conn, reseller_id: UUID) -> Letterhead | None:
    """How a reseller's letters look, for the pipeline."""
    return await fetch_one(
        conn,
        Letterhead,
        "SELECT brand_name AS name, brand_colour AS colour, help_contact, mail_sender_name AS sender_name, host"
        " FROM resellers WHERE id = %(id)s",
        id=reseller_id,
    )
