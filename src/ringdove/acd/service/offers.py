"""What an agent does with what is offered to her: accept, decline."""

from functools import partial
from uuid import UUID

from ringdove.acd import metrics
from ringdove.acd.errors import (
    AlreadyClosed,
    EventNotYours,
    NoSuchEvent,
    OfferGone,
    ReasonNeeded,
)
from ringdove.acd.model import Agent, DeclineReason, EventState, OpenEvent
from ringdove.acd.queries import agents as agent_queries
from ringdove.acd.queries import events as queries
from ringdove.acd.queries import life
from ringdove.kernel import clock
from ringdove.kernel.db import Conn
from ringdove.updates import service as updates
from ringdove.updates.model import Kind, Update


async def accept(conn: Conn, agent: Agent, event_id: UUID) -> None:
    """Take the event that is offered to her; again is no mistake. Conflict when somebody or time was faster."""
    now = clock.now()
    accepted = await queries.accept(conn, agent.client_id, event_id, agent.user_id, now)
    if accepted is None:
        event = await _lock(conn, agent, event_id)
        if event.state == EventState.ACTIVE and event.agent_id == agent.user_id:
            return
        if event.agent_id != agent.user_id or event.state != EventState.OFFERED:
            raise await _gone(conn, event)
        # It was offered to her anew while its lock was waited for, or is only just too late.
        accepted = await queries.accept(conn, agent.client_id, event_id, agent.user_id, now)
        if accepted is None:
            raise OfferGone
    event, offered_at = accepted
    conn.after_commit(partial(metrics.accepted, event, offered_at, now))
    await updates.tell(conn, [Update(agent.user_id, agent.client_id, Kind.EVENT_CHANGED, event_id)])
    conn.wake(f"counters:{event.group_id}", f"list:{agent.client_id}")


async def decline(
    conn: Conn, agent: Agent, event_id: UUID, reason: DeclineReason | None = None
) -> None:
    """Let the event pass to somebody else; some groups want to know why."""
    event = await _lock(conn, agent, event_id)
    if event.agent_id != agent.user_id or event.state != EventState.OFFERED:
        raise await _gone(conn, event)
    rules = await life.rules(conn, event.client_id, event.group_id)
    if reason is None and rules is not None and rules.decline_reason_needed:
        raise ReasonNeeded(field="reason")
    declined = [(event_id, agent.user_id, "declined")]
    taken = await queries.take_back(conn, declined, clock.now(), decline_reason=reason)
    conn.after_commit(partial(metrics.taken_back, taken))
    await updates.tell(
        conn,
        [Update(agent.user_id, agent.client_id, Kind.EVENT_REMOVED, event_id, reason="declined")],
    )
    conn.wake(f"group:{event.group_id}", f"counters:{event.group_id}", f"list:{agent.client_id}")
    await _wake_groups_of(conn, agent.user_id)


async def in_work(conn: Conn, agent: Agent, event_id: UUID) -> OpenEvent:
    """Lock the event that she has in work."""
    event = await _lock(conn, agent, event_id)
    if event.state == EventState.CLOSED:
        raise AlreadyClosed
    if event.agent_id != agent.user_id or event.state != EventState.ACTIVE:
        raise EventNotYours
    return event


async def _gone(conn: Conn, event: OpenEvent) -> OfferGone:
    if event.state != EventState.ACTIVE or event.agent_id is None:
        return OfferGone()
    return OfferGone(event.agent_id, await agent_queries.name(conn, event.agent_id))


async def _lock(conn: Conn, agent: Agent, event_id: UUID) -> OpenEvent:
    event = await queries.lock_one(conn, agent.client_id, event_id)
    if event is None:
        raise NoSuchEvent
    return event


async def _wake_groups_of(conn: Conn, user_id: UUID) -> None:
    conn.wake(*(f"group:{g}" for g in await agent_queries.groups_of(conn, [user_id])))
