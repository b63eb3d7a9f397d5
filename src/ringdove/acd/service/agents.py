"""Agents as they are now: their status, whether their desk is connected, and why they receive nothing."""

from collections.abc import Sequence
from uuid import UUID

from ringdove.acd.errors import NoSuchStatus, StatusNotYours
from ringdove.acd.model import Agent, Nothing, why_nothing
from ringdove.acd.queries import agents as queries
from ringdove.kernel import clock
from ringdove.kernel.db import Conn
from ringdove.updates import service as updates
from ringdove.updates.model import Kind, Update


async def set_status(conn: Conn, agent: Agent, status_id: UUID) -> None:
    """Change her own status. What she may no longer have is taken back right after the commit."""
    status = await queries.status(conn, agent.client_id, status_id, agent.user_id)
    if status is None:
        raise NoSuchStatus(field="agent_status_id")
    if not status.settable_by_agent or (status.is_restricted and not status.is_for_her):
        raise StatusNotYours
    if not await queries.set_status(conn, agent.client_id, agent.user_id, status_id, clock.now()):
        return
    await _changed(conn, [agent.user_id])
    await updates.tell(
        conn, [Update(agent.user_id, agent.client_id, Kind.STATUS_CHANGED, reason="web")]
    )


async def connected(conn: Conn, team: Sequence[Agent]) -> None:
    """Their desks listen."""
    new = (
        await queries.connect(conn, [a.client_id for a in team], [a.user_id for a in team])
        if team
        else []
    )
    if new:
        await _changed(conn, new)


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
