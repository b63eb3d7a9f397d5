"""Offers events in line to agents who may have them, and takes back what agents should no longer have."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from ringdove.acd import decision, metrics
from ringdove.acd.model import EventState, Taken, Waiting
from ringdove.acd.queries import agents as agent_queries
from ringdove.acd.queries import events as queries
from ringdove.acd.queries import life
from ringdove.acd.service import by_email, overflow
from ringdove.acd.strategies import PICK, STRATEGIES
from ringdove.acd.strategy import pick_many
from ringdove.kernel import clock, ids
from ringdove.kernel.db import Conn
from ringdove.updates import service as updates
from ringdove.updates.model import Kind, Update

AT_ONCE = 100
SWEEP_AT_ONCE = 500
#: After this long an event may return to an agent who let it pass, if nobody else can have it.
SECOND_CHANCE = timedelta(seconds=30)
#: Absent for longer than this, an agent is logged off.
GRACE = timedelta(seconds=60)
#: So late agents may be logged off who should have been at a time of day.
LATE_BY = timedelta(minutes=10)
#: Who owes a transaction code is looked at again after this long.
REMINDED = timedelta(seconds=60)


async def distribute(conn: Conn, group_id: UUID) -> bool:
    """Do what the group's rules say, then offer the first events in line; whether there may be more to do at once.

    Holds the group's lock until the transaction ends. Whoever lost their room meanwhile is left out and the
    caller comes again.
    """
    manner = await queries.lock_group(conn, group_id)
    if manner is None:
        return False
    if manner.has_rules:
        await overflow.look(conn, group_id)
    if manner.strategy == PICK:
        return False
    heads = await queries.heads(conn, group_id, AT_ONCE)
    if not heads:
        return False
    skills = {need.skill_id for head in heads for need in head.needs}
    candidates, others = await queries.candidates(conn, group_id, sorted(skills))
    now = clock.now()
    waiting = [as_waiting(head, manner, now) for head in heads]
    strategy = STRATEGIES[manner.strategy]
    plan = pick_many(strategy, waiting, candidates)
    if not plan:
        return False
    made = await queries.make_offers(
        conn,
        [(ids.new(), event_id, agent_id) for event_id, agent_id in plan],
        group_id,
        decision.keep(strategy, waiting, candidates, others, plan),
        now,
    )
    by_email_now = [o.event_id for o in made if o.by_email]
    if manner.auto_accept or by_email_now:
        accepted = [o.event_id for o in made if manner.auto_accept or o.by_email]
        await queries.accept_all(conn, accepted, by_email_now, now)
    if by_email_now:
        await by_email.begin(conn, by_email_now, now)
    conn.after_commit(partial(metrics.offered, made, {head.id: head for head in heads}, now))
    await updates.tell(
        conn, [Update(o.agent_id, o.client_id, Kind.EVENT_CHANGED, o.event_id) for o in made]
    )
    conn.wake(f"counters:{group_id}", *{f"list:{o.client_id}" for o in made})
    return len(made) < len(plan) or len(heads) == AT_ONCE


def as_waiting(head: queries.Head, manner: queries.Manner, now: datetime) -> Waiting:
    """An event in line as the strategies see it."""
    return Waiting(
        head.id,
        frozenset(head.refused_by),
        may_return=head.refused_at is None
        or (not manner.skips_who_missed and head.refused_at + SECOND_CHANCE <= now),
        only=head.only,
        needs=head.needs,
    )


async def sweep(conn: Conn) -> bool:
    """Take back what is due: offers past their deadline or without an agent, events of agents who logged off.

    Whether there may be more to do at once.
    """
    now = clock.now()
    due = await queries.due(conn, now, SWEEP_AT_ONCE)
    if not due:
        return False
    taken = await queries.take_back(conn, due, now)
    _back_in_line(conn, taken)
    missed = [(t.agent_id, t.group_id) for t in taken if t.reason == "timed_out"]
    moved = await agent_queries.count_misses(conn, missed, now) if missed else []
    if moved:
        conn.wake("sweep", *{f"list:{client}" for _, client in moved})
    await updates.tell(
        conn,
        [
            *(
                Update(t.agent_id, t.client_id, Kind.EVENT_REMOVED, t.event_id, reason=t.reason)
                for t in taken
            ),
            *(Update(user, client, Kind.STATUS_CHANGED, reason="missed") for user, client in moved),
        ],
    )
    return len(due) == SWEEP_AT_ONCE


async def leave(conn: Conn, by: UUID, client_id: UUID, user_id: UUID) -> None:
    """Log an agent off for good: what she has goes back to its place in line, written down as done by ``by``.

    Nothing reaches her meanwhile: what was offered just before she is locked is taken back too. Her desk is not
    told; it closes with her sessions.
    """
    now = clock.now()
    await _hand_back(conn, by, client_id, user_id, now)
    await agent_queries.log_off(conn, client_id, user_id, now)
    await _hand_back(conn, by, client_id, user_id, now)


async def _hand_back(conn: Conn, by: UUID, client_id: UUID, user_id: UUID, now: datetime) -> None:
    while held := await queries.held_by(conn, client_id, user_id):
        _back_in_line(conn, await queries.take_back(conn, held, now, by))


def _back_in_line(conn: Conn, taken: Sequence[Taken]) -> None:
    conn.after_commit(partial(metrics.taken_back, taken))
    conn.wake(*(f"group:{t.group_id}" for t in taken), *(f"counters:{t.group_id}" for t in taken))
    conn.wake(*(f"list:{t.client_id}" for t in taken))


async def look_again(conn: Conn) -> bool:
    """Events whose moment has come: parked ones are in line again, wrap-up ends, nobody alone is waited for longer.

    Whether there may be more to do at once.
    """
    now = clock.now()
    found = await life.due(conn, now, SWEEP_AT_ONCE)
    if not found:
        return False
    told: list[Update] = []
    for event in sorted(found, key=lambda e: e.agent_id.int if e.agent_id else 0):
        if event.state == EventState.QUEUED:
            conn.wake(f"group:{event.group_id}")
        elif not event.code_owed:
            told.extend(await _over(conn, event, now))
    await life.for_everybody(conn, [e.event_id for e in found if e.state == EventState.QUEUED])
    owing = [e for e in found if e.code_owed]
    if owing:
        await life.owe(conn, [e.event_id for e in owing], now + REMINDED)
    await updates.tell(conn, told)
    return len(found) == SWEEP_AT_ONCE


async def _over(conn: Conn, event: life.Due, now: datetime) -> list[Update]:
    """Parking or wrap-up is over; what to tell whoever had it."""
    agent_id = event.agent_id
    if event.state == EventState.PARKED or agent_id is None:
        wait = timedelta(seconds=event.return_to_agent_s)
        wants = agent_id if event.agent_active and wait else None
        await life.requeue(
            conn, event.event_id, group_id=event.group_id, what="due", by=None, wants=wants,
            until=now + wait if wants else None, left_by=None, at=now,
        )  # fmt: skip
        conn.wake(f"group:{event.group_id}", f"counters:{event.group_id}")
        reason = "woken"
    else:
        groups = await queries.close(conn, event.event_id, agent_id, None, now)
        conn.wake(*(f"group:{g}" for g in groups))
        reason = "closed"
    conn.wake(f"list:{event.client_id}")
    if agent_id is None:
        return []
    return [Update(agent_id, event.client_id, Kind.EVENT_REMOVED, event.event_id, reason=reason)]


async def log_off(conn: Conn) -> int:
    """Log off agents whose grace has passed, and those whose time has come; how many."""
    now = clock.now()
    lost = await agent_queries.log_off_absent(conn, GRACE, now)
    gone = [(user, client, "connection_lost") for user, client in lost]
    gone += await agent_queries.log_off_timed(conn, LATE_BY, now)
    if gone:
        groups = await agent_queries.groups_of(conn, [user for user, _, _ in gone])
        conn.wake("sweep", *(f"counters:{g}" for g in groups))
        conn.wake(*{f"list:{client}" for _, client, _ in gone})
        await updates.tell(
            conn,
            [
                Update(user, client, Kind.STATUS_CHANGED, reason=cause)
                for user, client, cause in gone
            ],
        )
    return len(gone)


async def groups_in_line(conn: Conn) -> list[UUID]:
    """The groups in which an event waits."""
    return await queries.groups_in_line(conn)


async def repair_load(conn: Conn) -> list[UUID]:
    """Correct agents whose load drifted from what their events say; who they were."""
    return await queries.repair_load(conn, timedelta(seconds=1))
