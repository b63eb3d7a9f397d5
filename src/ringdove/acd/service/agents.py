"""Agents as they are now: their status, whether their desk is connected, and why they receive nothing."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from ringdove.acd.errors import NoSuchStatus, NotReserve, StatusNotYours
from ringdove.acd.model import Agent, Nothing, why_nothing
from ringdove.acd.queries import agents as queries
from ringdove.acd.queries import life
from ringdove.kernel import clock
from ringdove.kernel.db import Conn
from ringdove.updates import service as updates
from ringdove.updates.model import Kind, Update

#: Who is back within this time after her connection was lost has her status again.
BACK_WITHIN = timedelta(minutes=15)


async def set_status(
    conn: Conn, agent: Agent, status_id: UUID, open_events: str = "hand_back"
) -> None:
    """Change her own status. What she may no longer have is taken back right after the commit.

    ``open_events``: what becomes of what she has when she logs off: ``hand_back``, ``park`` (until the next SMS of
    each), ``keep`` (until the absence limit).
    """
    status = await queries.status(conn, agent.client_id, status_id, agent.user_id)
    if status is None:
        raise NoSuchStatus(field="agent_status_id")
    if not status.settable_by_agent or (status.is_restricted and not status.is_for_her):
        raise StatusNotYours
    await _set(conn, agent, status, open_events, "web", agent.user_id)


async def set_status_of(
    conn: Conn, agent: Agent, status_id: UUID, open_events: str, by: UUID
) -> None:
    """Change an agent's status for her, to one that her groups may use."""
    status = await queries.status(conn, agent.client_id, status_id, agent.user_id)
    if status is None or (status.is_restricted and not status.is_for_her):
        raise NoSuchStatus(field="agent_status_id")
    await _set(conn, agent, status, open_events, "supervisor", by)


async def _set(
    conn: Conn, agent: Agent, status: queries.StatusFlags, open_events: str, how: str, by: UUID
) -> None:
    if open_events == "park" and not status.logged_on:
        await life.park_all(conn, agent.client_id, agent.user_id, clock.now())
    changed = await queries.set_status(
        conn, agent.client_id, agent.user_id, status.id, clock.now(), how, by,
        keeps=open_events == "keep",
    )  # fmt: skip
    if changed:
        await _tell_status(conn, agent, how)


async def _tell_status(conn: Conn, agent: Agent, how: str) -> None:
    await _changed(conn, [agent.user_id])
    conn.wake(f"list:{agent.client_id}")
    await updates.tell(
        conn, [Update(agent.user_id, agent.client_id, Kind.STATUS_CHANGED, reason=how)]
    )


async def connected(conn: Conn, team: Sequence[Agent]) -> None:
    """Their desks listen."""
    new = (
        await queries.connect(conn, [a.client_id for a in team], [a.user_id for a in team])
        if team
        else []
    )
    if new:
        back = await queries.restore_former(conn, new, BACK_WITHIN, clock.now())
        await _changed(conn, new)
        await updates.tell(
            conn,
            [Update(user, client, Kind.STATUS_CHANGED, reason="back") for user, client in back],
        )


async def log_in(conn: Conn, agent: Agent, group_id: UUID, *, to: bool, how: str = "web") -> None:
    """Log a reserve member into a group or out of it."""
    if not await queries.log_in(conn, agent.client_id, agent.user_id, group_id, to=to):
        raise NotReserve
    await _tell_status(conn, agent, how)


async def disconnected(conn: Conn, user_ids: Sequence[UUID]) -> None:
    """Nobody listens for them any more: their offers go to others at once, their status stays for the grace."""
    if user_ids and await queries.disconnect(conn, user_ids, clock.now()):
        await _changed(conn, user_ids)


async def connected_without_stream(conn: Conn) -> list[UUID]:
    """Agents who count as connected although nobody listens for them."""
    return await queries.connected_without_stream(conn)


async def why_nothing_for(conn: Conn, agent: Agent) -> list[Nothing]:
    """Every reason why she receives no SMS, the first one to change first."""
    facts = await queries.facts(conn, agent.client_id, agent.user_id)
    return why_nothing(facts) if facts else [Nothing.NOT_AN_AGENT]


async def free(conn: Conn, users: Sequence[UUID]) -> None:
    """Give agents, each named once for each event that is gone, their room back."""
    await queries.free(conn, users, clock.now())


async def _changed(conn: Conn, user_ids: Sequence[UUID]) -> None:
    groups = await queries.groups_of(conn, user_ids)
    conn.wake("sweep", *(f"group:{g}" for g in groups), *(f"counters:{g}" for g in groups))
