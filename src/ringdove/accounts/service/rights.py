"""Rights that an administrator switches per role of a client, and who above a client may read its texts."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from ringdove.accounts.errors import NoSuchGrant, NotYourTexts, RightNotYours
from ringdove.accounts.model import (
    RIGHTS,
    SWITCHABLE,
    Principal,
    Right,
    Role,
    RoleRight,
    TextGrant,
)
from ringdove.accounts.queries import rights as queries
from ringdove.accounts.service import people
from ringdove.kernel import clock, ids
from ringdove.kernel.db import Conn
from ringdove.kernel.errors import Invalid

GRANTED_AT_MOST = timedelta(days=31)


async def matrix(conn: Conn, who: Principal, client_id: UUID) -> list[RoleRight]:
    """What people of each role of a client may do, and what of it the person may switch."""
    await people.client(conn, client_id)
    switched = await queries.switched(conn, client_id)
    return [
        RoleRight(
            role=role,
            right=right,
            has=switched.get((role, right), right in RIGHTS[role]),
            predefined=right in RIGHTS[role],
            may_switch=_may_switch(who, role, right),
        )
        for role, rights in SWITCHABLE.items()
        for right in sorted(rights)
    ]


def _may_switch(who: Principal, role: Role, right: Right) -> bool:
    """Whoever stands above the role and has the right herself; texts are a matter of the client's own people."""
    if not who.has(Right.USERS) or right not in SWITCHABLE[role]:
        return False
    if who.is_of_client:
        return who.role == Role.CLIENT_ADMIN and role != Role.CLIENT_ADMIN and who.has(right)
    return right != Right.READ_TEXT


async def switch(
    conn: Conn, who: Principal, client_id: UUID, role: Role, wanted: Mapping[Right, bool | None]
) -> None:
    """Switch rights of a role; ``None``: as predefined. Whom it concerns sees it at once."""
    await people.client(conn, client_id)
    for right, has in sorted(wanted.items()):
        if not _may_switch(who, role, right):
            raise RightNotYours(field=f"rights.{right.value}")
        if has is None or has == (right in RIGHTS[role]):
            await queries.as_predefined(conn, client_id, role, right)
        else:
            await queries.switch(conn, client_id, role, right, has=has)
    conn.wake(*[f"access:{u}" for u in await queries.people_of(conn, client_id, role)])


async def grants(conn: Conn, client_id: UUID) -> Sequence[TextGrant]:
    """Who above a client may read its texts, and who might."""
    await people.client(conn, client_id)
    return await queries.grants(conn, client_id)


async def grant(
    conn: Conn, who: Principal, client_id: UUID, grantee: str, until: datetime
) -> Sequence[TextGrant]:
    """Let the reseller's or the system's people read a client's texts until a time."""
    await people.client(conn, client_id)
    _check_own_texts(who)
    if not clock.now() < until <= clock.now() + GRANTED_AT_MOST:
        raise Invalid(f"Name a time within {GRANTED_AT_MOST.days} days from now.", field="until")
    await queries.grant(conn, ids.new(), client_id, grantee, until)
    return await queries.grants(conn, client_id)


async def end_grant(conn: Conn, who: Principal, grant_id: UUID) -> None:
    """End a grant now."""
    if not await queries.end_grant(conn, grant_id, who.client_id):
        raise NoSuchGrant
    _check_own_texts(who)


def _check_own_texts(who: Principal) -> None:
    if not (who.is_of_client and who.has(Right.USERS) and who.has(Right.READ_TEXT)):
        raise NotYourTexts
