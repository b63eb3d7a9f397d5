"""Links that are used once: invitations, and new passwords for those who forgot theirs."""

from datetime import datetime, timedelta
from uuid import UUID

from ringdove.accounts.errors import LinkUsed, WeakPassword
from ringdove.accounts.model import LINK_PURPOSE, Link, LinkToMail, SendLink
from ringdove.accounts.queries import doors as queries
from ringdove.accounts.service import sessions
from ringdove.accounts.strength import weakness
from ringdove.kernel import chance, crypto, ids
from ringdove.kernel.crypto import Keys
from ringdove.kernel.db import Conn
from ringdove.kernel.work import defer

INVITED_FOR = timedelta(hours=72)
FORGOTTEN_FOR = timedelta(hours=1)


async def invite(conn: Conn, keys: Keys, user_id: UUID) -> str:
    """Invite a user to choose a password; the link's secret, which replaces an earlier one."""
    token, id_ = chance.token(), ids.new()
    sealed = keys.seal(LINK_PURPOSE, token)
    await queries.write_link(conn, id_, user_id, crypto.digest(token), sealed, INVITED_FOR)
    await defer(conn, SendLink(str(id_)))
    return token


async def invited_until(conn: Conn, user_id: UUID) -> datetime | None:
    """Until when a user's invitation is good; ``None`` when there is none."""
    return await queries.invited_until(conn, user_id)


async def forgotten(
    conn: Conn, keys: Keys, reseller: str | None, client: str | None, username: str
) -> None:
    """Have a link mailed to the one account that this can mean; says to nobody whether there is one."""
    found = await queries.forgotten(conn, reseller, client, username)
    token, id_ = chance.token(), ids.new()
    sealed = keys.seal(LINK_PURPOSE, token)
    if len(found) == 1:
        await queries.write_forgotten(
            conn, id_, found[0], crypto.digest(token), sealed, FORGOTTEN_FOR
        )
        await defer(conn, SendLink(str(id_)))


async def to_mail(conn: Conn, keys: Keys, link_id: UUID) -> tuple[LinkToMail, str] | None:
    """A link that is to be mailed, and its secret."""
    found = await queries.link_to_mail(conn, link_id)
    return (found, keys.open(LINK_PURPOSE, found.token_encrypted)) if found else None


async def look(conn: Conn, token: str) -> Link:
    """Whose link this is."""
    found = await queries.link(conn, crypto.digest(token))
    if found is None:
        raise LinkUsed
    return found


async def use(conn: Conn, token: str, password: str) -> UUID:
    """Choose a password by a link; other sessions end, and the link is used up."""
    found = await look(conn, token)
    if (why := weakness(password, found.username)) is not None:
        raise WeakPassword(why, field="password")
    user_id = await queries.use_link(conn, crypto.digest(token))
    if user_id is None:
        raise LinkUsed
    await sessions.enter_system(conn)
    await sessions.set_password(conn, user_id, password)
    return user_id
