"""Agents' phones: an outside telephone system says when somebody is in a call, and when that is over."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from ringdove.acd.errors import NoSuchAgent, WhichAgent
from ringdove.acd.queries import agents, phones
from ringdove.acd.queries.phones import Phone
from ringdove.kernel import clock
from ringdove.kernel.db import Conn
from ringdove.updates import service as updates
from ringdove.updates.model import Kind, Update

#: A call of which nothing was reported for so long counts as over.
FORGOTTEN_AFTER = timedelta(hours=4)


async def report(
    conn: Conn,
    client_id: UUID | None,
    user_id: UUID | None,
    agent_number: str | None,
    state: str,
    since: datetime | None,
) -> Phone:
    """Note how an agent's phone stands, and what follows from it; how it stands now.

    Of two reports that cross the later one counts, by their ``since``, which is never in the future.
    """
    if (user_id is None) == (agent_number is None):
        raise WhichAgent(field="user_id")
    found = await phones.find(conn, client_id, user_id, agent_number) if client_id else None
    if client_id is None or found is None:
        raise NoSuchAgent
    now = clock.now()
    since = min(since or now, now)
    if found.since is not None and since < found.since:
        return found
    if state == found.state and found.since is not None:
        since = found.since
    reported = await phones.report(conn, client_id, found.user_id, state, since, now)
    if state != found.state:
        await _changed(conn, [(found.user_id, client_id)])
    return reported or found


async def hang_up(conn: Conn) -> int:
    """End the calls whose end was never reported; how many."""
    over = await phones.hang_up(conn, clock.now() - FORGOTTEN_AFTER)
    if over:
        await _changed(conn, over)
    return len(over)


async def _changed(conn: Conn, whose: Sequence[tuple[UUID, UUID]]) -> None:
    groups = await agents.groups_of(conn, [user_id for user_id, _ in whose])
    conn.wake("sweep", *(f"group:{g}" for g in groups), *(f"counters:{g}" for g in groups))
    conn.wake(*{f"list:{client_id}" for _, client_id in whose})
    await updates.tell(
        conn,
        [Update(user, client, Kind.STATUS_CHANGED, reason="phone") for user, client in whose],
    )
