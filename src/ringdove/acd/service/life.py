"""What happens to an event beyond its offer: parked, handed over, given back, wrapped up, noted."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from ringdove.acd import metrics
from ringdove.acd.errors import (
    AlreadyClosed,
    CodeNeeded,
    EventNotYours,
    NewerMessage,
    NoRoom,
    NoSuchCode,
    NoSuchEvent,
    NoSuchTarget,
    NotPickable,
    NotThen,
)
from ringdove.acd.model import Agent, EventState, OpenEvent, Rules
from ringdove.acd.queries import agents as agent_queries
from ringdove.acd.queries import events as queries
from ringdove.acd.queries import life
from ringdove.kernel import clock, ids
from ringdove.kernel.db import Conn
from ringdove.updates import service as updates
from ringdove.updates.model import Kind, Update

#: What one extension of the wrap-up adds.
EXTENSION = timedelta(seconds=60)
IN_WORK = (EventState.ACTIVE, EventState.WRAP_UP)
HERS = (EventState.ACTIVE, EventState.PARKED, EventState.WRAP_UP)


async def held(
    conn: Conn, agent: Agent, event_id: UUID, *states: EventState
) -> tuple[OpenEvent, Rules]:
    """Lock an event that she has in one of these states, with the rules of its group."""
    event = await queries.lock_one(conn, agent.client_id, event_id)
    if event is None:
        raise NoSuchEvent
    _check_hers(event, agent, states)
    return event, await _rules(conn, event)


def _check_hers(event: OpenEvent, agent: Agent, states: Sequence[EventState]) -> None:
    if event.state == EventState.CLOSED:
        raise AlreadyClosed
    if event.agent_id != agent.user_id or event.state not in states:
        raise EventNotYours


async def _rules(conn: Conn, event: OpenEvent) -> Rules:
    rules = await life.rules(conn, event.client_id, event.group_id)
    if rules is None:  # a group with open events is not removed
        raise NoSuchEvent
    return rules


async def park(conn: Conn, agent: Agent, event_id: UUID, until: datetime | None, note: str) -> None:
    """Put an event aside until a time or the next SMS, whichever is first; it leaves room for another."""
    event, rules = await held(conn, agent, event_id, EventState.ACTIVE)
    now = clock.now()
    longest = now + timedelta(seconds=rules.park_limit_s)
    due_at = longest if until is None else until
    if not now < due_at <= longest:
        raise NotThen(field="until", latest=longest.isoformat())
    await life.rest(conn, event_id, "parked", due_at, agent.user_id, now)
    await _note(conn, agent, event_id, "note", note)
    await _freed(conn, agent, event)
    await _changed(conn, event, agent.user_id)


async def resume(conn: Conn, agent: Agent, event_id: UUID) -> None:
    """Take a parked event up again, if she has room."""
    event, _ = await held(conn, agent, event_id, EventState.PARKED)
    await _take(conn, event, agent, "resumed")


async def pick(conn: Conn, agent: Agent, event_id: UUID) -> None:
    """Take an event from the queue of a group that lets its members choose."""
    event = await queries.lock_one(conn, agent.client_id, event_id)
    if event is None:
        raise NoSuchEvent
    if event.state == EventState.CLOSED:
        raise AlreadyClosed
    rules = await _rules(conn, event)
    groups = await life.member_groups(conn, agent.client_id, agent.user_id)
    if event.state != EventState.QUEUED or not rules.may_pick or event.group_id not in groups:
        raise NotPickable
    await _take(conn, event, agent, "picked")


async def _take(conn: Conn, event: OpenEvent, agent: Agent, what: str) -> None:
    at = clock.now()
    if not await life.take(conn, ids.new(), event.id, agent.user_id, what, agent.user_id, at):
        raise NoRoom
    await _changed(conn, event, agent.user_id)


async def give_back(conn: Conn, agent: Agent, event_id: UUID, note: str) -> None:
    """Return an event to the queue, at its own place; others are asked first."""
    event, _ = await held(conn, agent, event_id, *HERS)
    await _note(conn, agent, event_id, "handover", note)
    await back_in_line(conn, event, agent, "handed_back")


async def back_in_line(conn: Conn, event: OpenEvent, agent: Agent, what: str) -> None:
    """Return her event to its own place in line; others are asked first. The caller holds it."""
    await life.requeue(
        conn, event.id, group_id=event.group_id, what=what, by=agent.user_id, wants=None, until=None,
        left_by=agent.user_id, at=clock.now(),
    )  # fmt: skip
    await _moved(conn, event, agent, event.group_id, what)


async def transfer(
    conn: Conn,
    agent: Agent,
    event_id: UUID,
    to_agent: UUID | None,
    to_group: UUID | None,
    note: str,
) -> None:
    """Hand an event over to a colleague, who is waited for for a while, or to a group."""
    event, _ = await held(conn, agent, event_id, *HERS)
    if to_agent == agent.user_id:
        raise NoSuchTarget(field="agent_id")
    await hand_over(conn, event, agent, to_agent, to_group, note, "transferred")


async def hand_over(
    conn: Conn,
    event: OpenEvent,
    by: Agent,
    to_agent: UUID | None,
    to_group: UUID | None,
    note: str,
    what: str,
) -> None:
    """Put an event in line for an agent alone, or for a group. The caller holds the event."""
    group_id = await _destination(conn, event, to_agent, to_group)
    rules = await life.rules(conn, event.client_id, group_id)
    if rules is None or not rules.active:
        raise NoSuchTarget(field="acd_group_id")
    now = clock.now()
    until = now + timedelta(seconds=rules.return_to_agent_s) if to_agent else None
    await _note(conn, by, event.id, "handover", note)
    await life.requeue(
        conn, event.id, group_id=group_id, what=what, by=by.user_id, wants=to_agent, until=until,
        left_by=None if to_agent else event.agent_id, at=now,
    )  # fmt: skip
    await _moved(conn, event, by, group_id, what)


async def _destination(
    conn: Conn, event: OpenEvent, to_agent: UUID | None, to_group: UUID | None
) -> UUID:
    """The group in which the event is in line; an agent gets it in a group that she is in."""
    if to_agent is None:
        return to_group or event.group_id
    groups = await life.member_groups(conn, event.client_id, to_agent)
    if not groups or (to_group is not None and to_group not in groups):
        raise NoSuchTarget(field="agent_id")
    return to_group or (event.group_id if event.group_id in groups else groups[0])


async def add_note(conn: Conn, agent: Agent, event_id: UUID, text: str) -> UUID:
    """Write a note that colleagues see and the customer does not."""
    event, _ = await held(conn, agent, event_id, *HERS)
    note_id = await _note(conn, agent, event_id, "note", text)
    await updates.tell(
        conn, [Update(agent.user_id, agent.client_id, Kind.MESSAGE_ADDED, event.id, note_id)]
    )
    return note_id


async def extend(conn: Conn, agent: Agent, event_id: UUID) -> None:
    """More time for the wrap-up."""
    event, _ = await held(conn, agent, event_id, EventState.WRAP_UP)
    await life.postpone(conn, event_id, clock.now() + EXTENSION)
    await _changed(conn, event, agent.user_id)


async def close(
    conn: Conn,
    agent: Agent,
    event_id: UUID,
    last_received_sms_id: UUID | None,
    code_id: UUID | None = None,
) -> None:
    """End the work on an event: wrap-up where the group has it, else, or when that is done, it is closed.

    ``last_received_sms_id`` is the last SMS she saw: a newer one is a conflict.
    """
    found = await life.hold_to_close(conn, agent.client_id, event_id)
    if found is None:
        raise NoSuchEvent
    event, wrap_up_s, code_needed = found
    _check_hers(event, agent, IN_WORK)
    if last_received_sms_id is not None and event.last_message_id != last_received_sms_id:
        raise NewerMessage(event.last_message_id)
    if code_id is not None:
        if not await life.code_of_group(conn, event.client_id, event.group_id, code_id):
            raise NoSuchCode(field="transaction_code_id")
        await life.set_code(conn, event_id, code_id)
    now = clock.now()
    if event.state == EventState.ACTIVE and wrap_up_s:
        until = now + timedelta(seconds=wrap_up_s)
        await life.rest(conn, event_id, "wrap_up", until, agent.user_id, now)
        await _changed(conn, event, agent.user_id)
        return
    if code_needed and code_id is None and not await life.has_code(conn, event_id):
        raise CodeNeeded(field="transaction_code_id")
    await finish(conn, event, agent.user_id, agent.user_id)


async def finish(conn: Conn, event: OpenEvent, agent_id: UUID, by: UUID | None) -> None:
    """Close an event in work. The caller holds it."""
    now = clock.now()
    groups = await queries.close(conn, event.id, agent_id, by, now)
    conn.after_commit(partial(metrics.closed, event, now))
    conn.wake(*(f"group:{g}" for g in groups))
    conn.wake(f"counters:{event.group_id}", f"list:{event.client_id}")
    await updates.tell(
        conn, [Update(agent_id, event.client_id, Kind.EVENT_REMOVED, event.id, reason="closed")]
    )


async def _note(conn: Conn, agent: Agent, event_id: UUID, kind: str, text: str) -> UUID:
    note_id = ids.new()
    if text.strip():
        at = clock.now()
        await life.add_note(conn, note_id, event_id, agent.user_id, kind, text.strip(), at)
    return note_id


async def _freed(conn: Conn, agent: Agent, event: OpenEvent) -> None:
    groups = await agent_queries.groups_of(conn, [agent.user_id])
    conn.wake(*(f"group:{g}" for g in groups), f"counters:{event.group_id}")


async def _changed(conn: Conn, event: OpenEvent, agent_id: UUID) -> None:
    await updates.tell(conn, [Update(agent_id, event.client_id, Kind.EVENT_CHANGED, event.id)])
    conn.wake(f"counters:{event.group_id}", f"list:{event.client_id}")


async def _moved(conn: Conn, event: OpenEvent, by: Agent, group_id: UUID, what: str) -> None:
    """The event left whoever had it, and is in line in a group."""
    if event.agent_id is not None:
        gone = Update(event.agent_id, event.client_id, Kind.EVENT_REMOVED, event.id, reason=what)
        await updates.tell(conn, [gone])
        await _freed(conn, Agent(event.agent_id, event.client_id), event)
    conn.wake(f"group:{group_id}", f"counters:{group_id}", f"list:{by.client_id}")
