"""SMS become media events, join the ones that are open, or open again what was closed a short time ago."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from uuid import UUID

from ringdove.acd.model import Arrival, EventState, Joined, NewEvent, OpenEvent
from ringdove.acd.queries import events as queries
from ringdove.acd.service import by_email
from ringdove.kernel import clock, ids
from ringdove.kernel.db import Conn
from ringdove.updates.model import Kind, Update

#: How an open event's agent learns of one more SMS.
_TOLD = {
    EventState.OFFERED: [Kind.EVENT_CHANGED],
    EventState.ACTIVE: [Kind.MESSAGE_ADDED],
    EventState.WRAP_UP: [Kind.MESSAGE_ADDED, Kind.EVENT_CHANGED],
}


async def take_in(
    conn: Conn, arrivals: Sequence[Arrival]
) -> tuple[dict[UUID, Joined], list[Update]]:
    """Put SMS, in the order of their arrival, into events; the event of each message, and what to tell.

    The caller holds the conversations and tells the updates last. Wakes the groups that got something in line.
    """
    now = clock.now()
    found = await queries.lock_open(
        conn, list({a.conversation_id for a in arrivals}), by_email.GOES_ON_FOR, now
    )
    open_events = {e.conversation_id: e for e in found}
    new: list[NewEvent] = []
    joined: list[tuple[UUID, UUID, int]] = []
    reopened: list[tuple[UUID, UUID, int, datetime]] = []
    in_work: list[tuple[UUID, UUID, UUID]] = []
    told: list[Update] = []
    event_of: dict[UUID, Joined] = {}
    by_conversation = sorted(
        arrivals, key=lambda a: a.conversation_id
    )  # stable: keeps the order of arrival
    for conversation_id, several in groupby(by_conversation, key=lambda a: a.conversation_id):
        group = list(several)
        event = open_events.get(conversation_id)
        is_closed = event is not None and event.state == EventState.CLOSED
        if event is None or (is_closed and not any(a.reopens for a in group)):
            created = NewEvent(ids.new(), group[0], group[-1].message_id, len(group))
            new.append(created)
            conn.wake(f"group:{group[0].group_id}", f"counters:{group[0].group_id}")
            into = Joined(created.id, group[0].message_id)
        elif is_closed:
            last, since = group[-1].message_id, group[0].received_at
            reopened.append((event.id, last, len(group), since))
            conn.wake(
                f"group:{event.group_id}", f"counters:{event.group_id}", f"list:{event.client_id}"
            )
            into = Joined(event.id, event.first_message_id)
        else:
            joined.append((event.id, group[-1].message_id, len(group)))
            in_work.append((event.id, group[0].message_id, group[-1].message_id))
            if event.state == EventState.PARKED:
                conn.wake(f"group:{event.group_id}", f"counters:{event.group_id}")
            told.extend(_tell_of(event, group))
            into = Joined(event.id, event.first_message_id, event.run_id)
        event_of.update({a.message_id: into for a in group})
    if new:
        await queries.insert(conn, sorted(new, key=lambda e: e.arrival.received_at), now)
    if reopened:
        await queries.reopen(conn, reopened, now)
    if joined:
        await queries.join(conn, joined, now)
        await by_email.joined(conn, in_work)
    return event_of, told


async def settle(conn: Conn, done: Mapping[UUID, int]) -> None:
    """Close new events of which nobody has to do anything: event, and how many of its SMS are done."""
    groups = await queries.settle(conn, list(done), list(done.values()), clock.now())
    conn.wake(*(f"counters:{group_id}" for group_id in groups))


async def in_hand(conn: Conn, conversations: Collection[UUID]) -> dict[UUID, UUID]:
    """The groups of those of these conversations whose next SMS belongs to an event. The caller holds the conversations."""
    found = await queries.lock_open(conn, list(conversations), by_email.GOES_ON_FOR, clock.now())
    return {e.conversation_id: e.group_id for e in found}


def _tell_of(event: OpenEvent, group: Sequence[Arrival]) -> list[Update]:
    if event.agent_id is None:
        return []
    if event.state == EventState.PARKED:
        return [
            Update(event.agent_id, event.client_id, Kind.EVENT_REMOVED, event.id, reason="woken")
        ]
    return [
        Update(event.agent_id, event.client_id, kind, event.id, a.message_id)
        for kind in _TOLD.get(event.state, ())
        for a in group
    ]
