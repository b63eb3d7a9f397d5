"""A new client with all it needs, users from a table, each all or nothing; and the first steps of a new system."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from psycopg import Rollback

from ringdove.accounts.errors import NoSuchAccount, RoleNotYours
from ringdove.accounts.model import Principal, Role
from ringdove.accounts.service import links, people
from ringdove.acd.service import master
from ringdove.connectors import service as connectors
from ringdove.kernel.crypto import Keys
from ringdove.kernel.db import Conn
from ringdove.kernel.errors import DomainError, Invalid
from ringdove.kernel.listing import fold
from ringdove.setup import queries
from ringdove.setup.errors import NoSuchGroup
from ringdove.setup.model import FirstSteps, ImportedUser, Made


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
        raise Invalid("Name the reseller.", field="reseller_id")
    with _under("client"):
        client = await people.create_client(
            conn, who, {**wanted["client"], "active": True, "reseller_id": reseller_id}
        )
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
        group = await master.create_group(
            conn, who, {"client_id": client.id, "name": wanted["group"], "members": members}
        )
    connector_id = None
    if wanted["connector"] is not None:
        with _under("connector"):
            connector = await connectors.create(
                conn,
                keys,
                {**wanted["connector"], "client_id": client.id, "acd_group_id": group.id},
            )
        connector_id = connector.id
    return Made(client.id, group.id, connector_id, tokens)


@contextmanager
def _under(part: str) -> Iterator[None]:
    """What is wrong is wrong in this part of what was wanted."""
    try:
        yield
    except DomainError as error:
        if field := error.context.get("field"):
            error.context = {**error.context, "field": f"{part}.{field}"}
        raise


async def import_users(
    conn: Conn,
    keys: Keys,
    who: Principal,
    client_id: UUID,
    rows: Sequence[Mapping[str, Any] | None],
    *,
    dry_run: bool,
    invite: bool,
    must_mail: people.MustMail | None = None,
) -> list[ImportedUser]:
    """Make users of a client, members of the groups they name, all or none; ``None`` among the rows is one to be refused."""
    try:
        await people.client(conn, client_id)
    except NoSuchAccount:
        raise Invalid("There is no such client.", field="client_id") from None
    named = [name for row in rows if row for name in row["groups"]]
    groups = await master.groups_named(conn, client_id, named)
    done: list[ImportedUser] = []
    memberships: list[tuple[UUID, UUID]] = []
    async with conn.transaction() as made:
        for row in rows:
            outcome = ImportedUser()
            if row is not None:
                try:
                    async with conn.transaction():
                        outcome, joined = await _import_user(
                            conn,
                            keys,
                            who,
                            client_id,
                            row,
                            groups,
                            invite=invite and not dry_run,
                            must_mail=must_mail,
                        )
                    memberships += joined
                except (Invalid, RoleNotYours) as error:
                    outcome = ImportedUser(refused=error)
            done.append(outcome)
        if dry_run or None in rows or any(outcome.refused for outcome in done):
            raise Rollback(made)
        await master.add_members(conn, client_id, memberships)
    return done


async def _import_user(
    conn: Conn,
    keys: Keys,
    who: Principal,
    client_id: UUID,
    row: Mapping[str, Any],
    groups: Mapping[str, UUID],
    *,
    invite: bool,
    must_mail: people.MustMail | None,
) -> tuple[ImportedUser, list[tuple[UUID, UUID]]]:
    wanted = [fold(name) for name in row["groups"]]
    if not groups.keys() >= set(wanted):
        raise NoSuchGroup(field="groups")
    values = {k: v for k, v in row.items() if k != "groups"}
    user = await people.create_user(conn, who, {**values, "client_id": client_id}, must_mail)
    link = await links.invite(conn, keys, user.id) if invite and user.active else None
    return ImportedUser(link=link), [(groups[name], user.id) for name in wanted]
