"""Groups of a client in tables: people by their usernames, opening times by their names."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from psycopg import Rollback

from ringdove.accounts.model import Principal
from ringdove.acd.errors import NobodyOfThisName, NoOpeningTimesOfThisName
from ringdove.acd.queries import master as queries
from ringdove.acd.queries.master import Group
from ringdove.acd.service import master
from ringdove.acd.table import PEOPLE
from ringdove.kernel.db import Conn
from ringdove.kernel.errors import DomainError, Invalid
from ringdove.kernel.listing import fold


async def with_usernames(conn: Conn, groups: Sequence[Group]) -> list[dict[str, Any]]:
    """These groups, with the usernames of their people who were not deleted."""
    called = await queries.usernames(
        conn, sorted({user for group in groups for user in group.people})
    )
    rows = [asdict(group) for group in groups]
    for row in rows:
        for field in PEOPLE:
            row[field] = sorted(called[user] for user in row[field] if user in called)
    return rows


async def import_groups(
    conn: Conn,
    who: Principal,
    client_id: UUID,
    rows: Sequence[Mapping[str, Any] | None],
    *,
    dry_run: bool,
) -> list[DomainError | None]:
    """Make groups of a client, all or none; what is wrong with each. ``None`` among the rows is one to be refused."""
    await master.check_client(conn, client_id)
    people = await queries.users_named(
        conn, client_id, sorted({n.lower() for row in rows if row for f in PEOPLE for n in row[f]})
    )
    times = await queries.opening_times_named(
        conn, client_id, sorted({fold(row["opening_times"]) for row in rows if row and row["opening_times"]})
    )  # fmt: skip
    wrong: list[DomainError | None] = []
    async with conn.transaction() as made:
        for row in rows:
            error = None
            if row is not None:
                try:
                    async with conn.transaction():
                        values = {**_with_ids(row, people, times), "client_id": client_id}
                        await master.create_group(conn, who, values)
                except Invalid as found:
                    error = found
            wrong.append(error)
        if dry_run or any(wrong) or None in rows:
            raise Rollback(made)
    return wrong


def _with_ids(
    row: Mapping[str, Any], people: Mapping[str, UUID], times: Mapping[str, UUID]
) -> dict[str, Any]:
    inherited = row["inherited"]
    values = {k: v for k, v in row.items() if k != "opening_times" and k not in inherited}
    del values["inherited"]
    for field in PEOPLE:
        wanted = [name.lower() for name in row[field]]
        if not people.keys() >= set(wanted):
            raise NobodyOfThisName(field=field)
        values[field] = [people[name] for name in wanted]
    if row["opening_times"]:
        if fold(row["opening_times"]) not in times:
            raise NoOpeningTimesOfThisName(field="opening_times")
        values["opening_times_id"] = times[fold(row["opening_times"])]
    return values
