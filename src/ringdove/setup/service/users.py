"""Users of a client from a table."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from psycopg import Rollback

from ringdove.accounts.errors import NoSuchAccount, RoleNotYours
from ringdove.accounts.model import Principal
from ringdove.accounts.service import links, people
from ringdove.acd.service import master
from ringdove.kernel.crypto import Keys
from ringdove.kernel.db import Conn
from ringdove.kernel.errors import Invalid
from ringdove.kernel.listing import fold
from ringdove.setup.errors import NoSuchGroup
from ringdove.setup.model import ImportedUser


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
