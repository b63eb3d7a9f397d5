"""What supervisors do with events, whoever has them: assign, take over, move in line, close."""

from dataclasses import dataclass
from functools import partial
from uuid import UUID

from ringdove.acd import metrics
from ringdove.acd.errors import AlreadyClosed, NoRoom, NoSuchEvent, NoSuchTarget
from ringdove.acd.model import Agent, EventState, OpenEvent
from ringdove.acd.queries import agents as agent_queries
from ringdove.acd.queries import events as queries
from ringdove.acd.queries import life as life_queries
from ringdove.acd.service import life
from ringdove.kernel import clock, ids
from ringdove.kernel.db import Conn
from ringdove.updates import service as updates
from ringdove.updates.model import Kind, Update


@dataclass(frozen=True, slots=True)
class Chief:
    """Who supervises, and of which client; ``writes``: she belongs to it and so can leave notes."""

    user_id: UUID
    client_id: UUID
    writes: bool


async def _lock(conn: Conn, chief: Chief, event_id: UUID) -> OpenEvent:
    if not await queries.lock_conversation_of(conn, chief.client_id, event_id):
        raise NoSuchEvent
    event = await queries.lock_one(conn, chief.client_id, event_id)
    if event is None:
        raise NoSuchEvent
    if event.state == EventState.CLOSED:
        raise AlreadyClosed
    return event


async def assign(
    conn: Conn,
    chief: Chief,
    event_id: UUID,
    to_agent: UUID | None,
    to_group: UUID | None,
    note: str,
) -> None:
    """Put an event in line for an agent alone, or for a group, whoever has it now."""
    event = await _lock(conn, chief, event_id)
    if to_agent is not None and to_agent == event.agent_id:
        raise NoSuchTarget(field="agent_id")
    by = Agent(chief.user_id, chief.client_id)
    await life.hand_over(
        conn, event, by, to_agent, to_group, note if chief.writes else "", "reassigned"
    )


async def take_over(conn: Conn, chief: Chief, agent: Agent, event_id: UUID) -> None:
    """Take an event into her own work, if she has room; whoever had it is told."""
    event = await _lock(conn, chief, event_id)
    if event.agent_id == agent.user_id and event.state == EventState.ACTIVE:
        return
    at = clock.now()
    if event.state != EventState.QUEUED:
        await life_queries.requeue(
            conn, event_id, group_id=event.group_id, what="returned", by=chief.user_id, wants=None, until=None,
            left_by=None, at=at,
        )  # fmt: skip
    taken = await life_queries.take(
        conn, ids.new(), event_id, agent.user_id, "taken_over", chief.user_id, at
    )
    if not taken:
        raise NoRoom
    told = [Update(agent.user_id, chief.client_id, Kind.EVENT_CHANGED, event_id)]
    if event.agent_id is not None and event.agent_id != agent.user_id:
        gone = Update(
            event.agent_id, chief.client_id, Kind.EVENT_REMOVED, event_id, reason="taken_over"
        )
        told.append(gone)
    await _tell(conn, event, told)


async def set_priority(conn: Conn, chief: Chief, event_id: UUID, priority: int) -> None:
    """Move an event forward or back in its line."""
    event = await _lock(conn, chief, event_id)
    await life_queries.set_priority(conn, event_id, priority, chief.user_id, clock.now())
    told = (
        [Update(event.agent_id, chief.client_id, Kind.EVENT_CHANGED, event_id)]
        if event.agent_id is not None
        else []
    )
    await _tell(conn, event, told)


async def close(conn: Conn, chief: Chief, event_id: UUID, note: str) -> None:
    """Close an event, whoever has it; no wrap-up and no transaction code is asked for."""
    event = await _lock(conn, chief, event_id)
    now = clock.now()
    if note.strip() and chief.writes:
        await life_queries.add_note(
            conn, ids.new(), event_id, chief.user_id, "note", note.strip(), now
        )
    await life_queries.end(conn, event_id, chief.user_id, now)
    conn.after_commit(partial(metrics.closed, event, now))
    told = []
    if event.agent_id is not None:
        told.append(
            Update(event.agent_id, chief.client_id, Kind.EVENT_REMOVED, event_id, reason="closed")
        )
    await _tell(conn, event, told)


async def _tell(conn: Conn, event: OpenEvent, told: list[Update]) -> None:
    if event.agent_id is not None:
        groups = await agent_queries.groups_of(conn, [event.agent_id])
        conn.wake(*(f"group:{g}" for g in groups))
    conn.wake(f"group:{event.group_id}", f"counters:{event.group_id}", f"list:{event.client_id}")
    await updates.tell(conn, told)
