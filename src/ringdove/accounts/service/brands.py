"""How resellers look to their clients: everywhere they sign in, work, and in their mail."""

from hashlib import sha256
from uuid import UUID

from ringdove.accounts import logos
from ringdove.accounts.errors import NoLogo, NoSuchLogo
from ringdove.accounts.model import Brand, Letterhead
from ringdove.accounts.queries import brands as queries
from ringdove.kernel.db import Conn

PLAIN = Brand(name=None, colour=None, help_contact=None, logo=None)


async def brand(conn: Conn, reseller_id: UUID | None, host: str) -> Brand:
    """How a reseller looks, or whoever has this host name; else plain."""
    return await queries.brand(conn, reseller_id, host.casefold()) or PLAIN


async def logo(conn: Conn, digest: str) -> tuple[str, bytes]:
    """A logo's type and content."""
    found = await queries.logo(conn, digest)
    if found is None:
        raise NoSuchLogo
    return found


async def set_logo(conn: Conn, reseller_id: UUID, content: bytes) -> None:
    """Give a reseller a logo. What it is, its content says, not its name."""
    kind = logos.kind_of(content) if len(content) <= logos.LIMIT else None
    if kind is None:
        raise NoLogo(field="logo")
    await queries.set_logo(conn, reseller_id, kind, sha256(content).hexdigest(), content)


async def drop_logo(conn: Conn, reseller_id: UUID) -> None:
    """Take a reseller's logo away."""
    await queries.drop_logo(conn, reseller_id)


async def letterhead(conn: Conn, reseller_id: UUID | None) -> Letterhead:
    """How letters to a reseller's people and clients look, for the pipeline."""
    found = await queries.letterhead(conn, reseller_id) if reseller_id else None
    return found or Letterhead()
