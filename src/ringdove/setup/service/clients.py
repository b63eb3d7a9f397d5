"""A new client with all it needs, and the first steps of a new system."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from ringdove.accounts.errors import NoSuchAccount
from ringdove.accounts.model import Client, Principal, Role
from ringdove.accounts.service import links, people
from ringdove.acd.service import master
from ringdove.connectors import service as connectors
from ringdove.kernel.crypto import Keys
from ringdove.kernel.db import Conn
from ringdove.kernel.errors import DomainError, Invalid, Missing
from ringdove.kernel.listing import fold
from ringdove.setup import queries
from ringdove.setup.model import FirstSteps, Made
from ringdove.setup.service import copying


async def first_steps(conn: Conn) -> FirstSteps:
    """What there is of what it takes to answer an SMS."""
    return await queries.first_steps(conn)


async def new_client(conn: Conn, keys: Keys, who: Principal, wanted: Mapping[str, Any]) -> Made:
    """Make a client, below a new reseller where one is named, with everything its first SMS needs."""
    reseller_id = wanted["reseller_id"] or who.reseller_id
    if wanted["reseller"] is not None:
        with _under("reseller"):
            reseller_id = (await people.create_reseller(conn, wanted["reseller"])).id
    if reseller_id is None:
        raise Missing("Name the reseller.", field="reseller_id")
    source = await _source(conn, wanted["copy_from"]) if wanted["copy_from"] else None
    settings = {name: getattr(source, name) for name in copying.SETTINGS} if source else {}
    with _under("client"):
        client = await people.create_client(
            conn, who, {**settings, **wanted["client"], "active": True, "reseller_id": reseller_id}
        )
    groups = await copying.copy(conn, keys, who, source.id, client.id) if source else {}
    tokens: dict[str, str] = {}
    members: list[UUID] = []
    for part, role in (("administrator", Role.CLIENT_ADMIN), ("agent", Role.AGENT)):
        if wanted[part] is not None:
            with _under(part):
                user = await people.create_user(
                    conn,
                    who,
                    {**people.USER_DEFAULTS, **wanted[part], "role": role, "client_id": client.id},
                )
            tokens[user.username] = await links.invite(conn, keys, user.id)
            if role is Role.AGENT:
                members.append(user.id)
    with _under("group"):
        group = await _group(conn, who, client.id, wanted["group"], members, groups)
    connector_id = None
    if wanted["connector"] is not None:
        with _under("connector"):
            connector = await connectors.create(
                conn,
                keys,
                {**wanted["connector"], "client_id": client.id, "acd_group_id": group},
            )
        connector_id = connector.id
    return Made(client.id, group, connector_id, tokens)


async def _source(conn: Conn, client_id: UUID) -> Client:
    try:
        return await people.client(conn, client_id)
    except NoSuchAccount:
        raise Invalid("There is no such client.", field="copy_from") from None


async def _group(
    conn: Conn,
    who: Principal,
    client_id: UUID,
    name: str,
    members: Sequence[UUID],
    copied: Mapping[str, UUID],
) -> UUID:
    """The group of this name with its members, one that was copied or a new one."""
    group_id = copied.get(fold(name))
    if group_id is not None:
        await master.change_group(conn, group_id, {"members": members}, None)
        return group_id
    made = await master.create_group(
        conn, who, {"client_id": client_id, "name": name, "members": members}
    )
    return made.id


@contextmanager
def _under(part: str) -> Iterator[None]:
    """What is wrong is wrong in this part of what was wanted."""
    try:
        yield
    except DomainError as error:
        if field := error.context.get("field"):
            error.context = {**error.context, "field": f"{part}.{field}"}
        raise
