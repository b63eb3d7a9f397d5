"""Offers events in line to agents who may have them, and takes back what agents should no longer have."""

from datetime import timedelta
from functools import partial
from uuid import UUID

from ringdove.acd import metrics
from ringdove.acd.model import Waiting
from ringdove.acd.queries import agents as agent_queries
from ringdove.acd.queries import events as queries
from ringdove.acd.strategies import STRATEGIES
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


async def distribute(conn: Conn, group_id: UUID) -> bool:
    """Offer the first events in line; whether there may be more to do at once.

    Holds the group's lock until the transaction ends. Whoever lost their room meanwhile is left out and the
    caller comes again.
    """
    await queries.lock_group(conn, group_id)
    heads = await queries.heads(conn, group_id, AT_ONCE)
    if not heads:
        return False
    candidates = await queries.candidates(conn, group_id)
    if not candidates:
        return False
    now = clock.now()
    waiting = [
        Waiting(
            head.id,
            frozenset(head.refused_by),
            may_return=head.refused_at is None or head.refused_at + SECOND_CHANCE <= now,
        )
        for head in heads
    ]
    plan = pick_many(STRATEGIES["longest_idle"], waiting, candidates)
    if not plan:
        return False
    made = await queries.make_offers(
        conn, [(ids.new(), event_id, agent_id) for event_id, agent_id in plan], group_id, now
    )
    conn.after_commit(partial(metrics.offered, made, {head.id: head for head in heads}, now))
    await updates.tell(
        conn, [Update(o.agent_id, o.client_id, Kind.EVENT_CHANGED, o.event_id) for o in made]
    )
    conn.wake(f"counters:{group_id}", *{f"list:{o.client_id}" for o in made})
    return len(made) < len(plan) or len(heads) == AT_ONCE


async def sweep(conn: Conn) -> bool:
    """Take back what is due: offers past their deadline or without an agent, events of agents who logged off.

    Whether there may be more to do at once.
    """
    now = clock.now()
    due = await queries.due(conn, now, SWEEP_AT_ONCE)
    if not due:
        return False
    taken = await queries.take_back(conn, due, now)
    conn.after_commit(partial(metrics.taken_back, taken))
    await updates.tell(
        conn,
        [
            Update(t.agent_id, t.client_id, Kind.EVENT_REMOVED, t.event_id, reason=t.reason)
            for t in taken
        ],
    )
    conn.wake(*(f"group:{t.group_id}" for t in taken), *(f"counters:{t.group_id}" for t in taken))
    conn.wake(*(f"list:{t.client_id}" for t in taken))
    return len(due) == SWEEP_AT_ONCE


async def log_off_absent(conn: Conn) -> int:
    """Log off agents whose grace has passed; how many."""
    gone = await agent_queries.log_off_absent(conn, GRACE, clock.now())
    if gone:
        conn.wake(
            "sweep",
            *(f"counters:{g}" for g in await agent_queries.groups_of(conn, [u for u, _ in gone])),
        )
        await updates.tell(
            conn,
            [
                Update(user, client, Kind.STATUS_CHANGED, reason="connection_lost")
                for user, client in gone
            ],
        )
    return len(gone)


async def groups_in_line(conn: Conn) -> list[UUID]:
    """The groups in which an event waits."""
    return await queries.groups_in_line(conn)


async def repair_load(conn: Conn) -> list[UUID]:
    """Correct agents whose load drifted from what their events say; who they were."""
    return await queries.repair_load(conn, timedelta(seconds=1))
