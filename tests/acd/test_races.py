"""Everything at once on a real database: what the database must hold, it holds."""

import asyncio
import contextlib
import random
from uuid import UUID

import pytest

from ringdove.acd import jobs
from ringdove.acd.model import Agent
from ringdove.acd.service import agents, life, offers
from ringdove.kernel import clock, ids
from ringdove.kernel.crypto import Keys
from ringdove.kernel.db import Database
from ringdove.kernel.errors import DomainError
from ringdove.messages import service as messages
from ringdove.messages.model import Incoming, bucket_of
from ringdove.routing import jobs as routing
from tests.conftest import SECRET
from tests.support.build import Build, Client

pytestmark = pytest.mark.timeout(90)
AT_MOST = 3


def incoming(client: Client, connector_id: UUID, sender: str, body: str) -> Incoming:
    return Incoming(
        id=ids.new(), client_id=client.id, connector_id=connector_id, sender=sender, sender_raw=sender,
        recipient="+49", recipient_raw="49", body=body, keyword=None, provider_message_id=None,
        provider_timestamp=None, received_at=clock.now(), key=None, bucket=bucket_of(connector_id, sender),
    )  # fmt: skip


INVARIANTS = {
    "an event offered to two": "SELECT event_id FROM acd_offers WHERE state = 'pending' GROUP BY event_id HAVING count(*) > 1",
    "accepted twice in a visit": "SELECT event_id FROM acd_offers WHERE state = 'accepted' GROUP BY event_id, visit HAVING count(*) > 1",
    "more than fits": "SELECT a.user_id FROM acd_agents a JOIN users u ON u.id = a.user_id WHERE a.load > u.max_parallel_sms",
    "a load that drifted": (
        "SELECT a.user_id FROM acd_agents a LEFT JOIN acd_events e ON e.agent_id = a.user_id"
        " AND e.state IN ('offered', 'active', 'wrap_up') GROUP BY a.user_id, a.load HAVING a.load <> count(e.id)"
    ),
    "two open events of a conversation": "SELECT conversation_id FROM acd_events WHERE state <> 'closed' GROUP BY 1 HAVING count(*) > 1",
    "an offered event without its offer": (
        "SELECT e.id FROM acd_events e WHERE e.state = 'offered' AND NOT EXISTS"
        " (SELECT FROM acd_offers o WHERE o.event_id = e.id AND o.state = 'pending' AND o.agent_id = e.agent_id)"
    ),
    "an offer without its event": (
        "SELECT o.id FROM acd_offers o JOIN acd_events e ON e.id = o.event_id WHERE o.state = 'pending'"
        " AND (e.state <> 'offered' OR e.agent_id <> o.agent_id)"
    ),
    "a gap in somebody's updates": (
        "SELECT c.user_id FROM updates_cursor c JOIN updates_log l USING (user_id) GROUP BY c.user_id, c.seq"
        " HAVING count(*) <> c.seq OR max(l.seq) <> c.seq"
    ),
}


def violations(build: Build) -> dict[str, int]:
    found = {
        name: len(build.run(query, role="ringdove_pipeline")) for name, query in INVARIANTS.items()
    }
    return {name: count for name, count in found.items() if count}


async def test_agents_workers_and_senders_at_once_break_no_promise(
    build: Build, pipeline: Database
) -> None:
    acme = build.client()
    team = [Agent(build.user(acme, max_parallel_sms=AT_MOST), acme.id) for _ in range(6)]
    groups = [
        build.group(acme, *(a.user_id for a in team[:4])),
        build.group(acme, *(a.user_id for a in team[2:])),
    ]
    lines = [build.connector(acme, g) for g in groups]
    for agent in team:
        build.ready(agent.user_id)
    statuses = dict(build.run("SELECT code, id FROM agent_statuses WHERE client_id = %s", acme.id))
    stop = asyncio.Event()
    sent = 0

    async def sender(number: int) -> None:
        nonlocal sent
        chance = random.Random(number)
        for count in range(40):
            line = chance.choice(lines)
            async with pipeline.transaction() as conn:
                await messages.store(
                    conn, [incoming(acme, line, f"+49170{chance.randrange(8):07d}", str(count))]
                )
            sent += 1
            await asyncio.sleep(0.005)

    async def worker() -> None:
        while not stop.is_set():
            outcome = await routing.route(pipeline, Keys(SECRET))
            for group in {*outcome.groups, random.choice(groups)}:
                await jobs.distribute(pipeline, group)
            await jobs.sweep(pipeline)

    async def acting(agent: Agent) -> None:
        chance = random.Random(agent.user_id.int)
        while not stop.is_set():
            async with pipeline.pool.connection() as conn:
                rows = await (
                    await conn.execute(
                        "SELECT id, state FROM acd_events WHERE agent_id = %s AND state IN ('offered', 'active')",
                        (agent.user_id,),
                    )
                ).fetchall()
            for event_id, state in rows:
                act = chance.choice(
                    [offers.accept, offers.accept, offers.decline]
                    if state == "offered"
                    else [life.close, None]
                )
                with contextlib.suppress(DomainError):
                    if act is life.close:
                        await pipeline.retrying(
                            lambda c, e=event_id: life.close(c, agent, e, None)  # type: ignore[misc]
                        )
                    elif act is not None:
                        await pipeline.retrying(lambda c, e=event_id, a=act: a(c, agent, e))  # type: ignore[misc]
            if chance.random() < 0.05:
                for code in ("logged_out", "calls_and_media"):
                    await pipeline.retrying(
                        lambda c, s=statuses[code]: agents.set_status(c, agent, s)  # type: ignore[misc]
                    )
            if chance.random() < 0.05:
                await pipeline.retrying(lambda c: agents.disconnected(c, [agent.user_id]))
                await pipeline.retrying(lambda c: agents.connected(c, [agent]))
            await asyncio.sleep(0.01)

    running = [asyncio.create_task(worker()) for _ in range(2)]
    running += [asyncio.create_task(acting(a)) for a in team]
    watched = 0
    sending = asyncio.gather(*(sender(n) for n in range(4)))
    while not sending.done():
        assert violations(build) == {}
        watched += 1
        await asyncio.sleep(0.05)
    await sending
    async with asyncio.timeout(60):
        while build.value("SELECT count(*) FROM messages_to_route"):
            await asyncio.sleep(0.05)
    stop.set()
    await asyncio.gather(*running)
    assert violations(build) == {}
    assert watched > 3
    assert build.value("SELECT sum(message_count) FROM acd_events") == sent
    assert build.value("SELECT count(*) FROM messages_routed WHERE event_id IS NOT NULL") == sent
    out_of_order = build.run(
        "SELECT r.conversation_id FROM (SELECT conversation_id, message_id, lag(event_id) OVER w AS before, event_id,"
        " row_number() OVER w AS n FROM messages_routed WINDOW w AS (PARTITION BY conversation_id ORDER BY message_id)) r"
        " JOIN acd_events e ON e.id = r.event_id JOIN acd_events b ON b.id = r.before"
        " WHERE e.created_at < b.created_at",
        role="ringdove_pipeline",
    )
    assert out_of_order == []


async def test_of_many_who_accept_one_offer_one_gets_it(build: Build, pipeline: Database) -> None:
    acme = build.client()
    alice = Agent(build.user(acme), acme.id)
    line = build.connector(acme, build.group(acme, alice.user_id))
    build.ready(alice.user_id)
    async with pipeline.transaction() as conn:
        await messages.store(conn, [incoming(acme, line, "+491701234567", "x")])
    outcome = await routing.route(pipeline, Keys(SECRET))
    await jobs.distribute(pipeline, next(iter(outcome.groups)))
    event_id = build.value("SELECT id FROM acd_events WHERE state = 'offered'")

    async def act(number: int) -> str:
        work = offers.accept if number % 2 else offers.decline
        try:
            await pipeline.retrying(lambda conn: work(conn, alice, event_id))
        except DomainError as error:
            return error.code
        return work.__name__

    results = await asyncio.gather(*(act(n) for n in range(8)))
    assert ("accept" in results) != ("decline" in results)
    assert violations(build) == {}


async def test_a_missed_offer_goes_to_the_next_agent_and_counts_once(
    build: Build, pipeline: Database
) -> None:
    acme = build.client()
    team = [build.user(acme), build.user(acme)]
    group = build.group(acme, *team, offer_timeout_s=5)
    line = build.connector(acme, group)
    for user in team:
        build.ready(user)
    async with pipeline.transaction() as conn:
        await messages.store(conn, [incoming(acme, line, "+491701234567", "x")])
    await routing.route(pipeline, Keys(SECRET))
    await jobs.distribute(pipeline, group)
    first = build.value("SELECT agent_id FROM acd_events")
    build.run("UPDATE acd_offers SET deadline = now() - interval '1 s'", role="ringdove_pipeline")
    await asyncio.gather(*(jobs.sweep(pipeline) for _ in range(4)))
    await jobs.distribute(pipeline, group)
    assert build.value("SELECT agent_id FROM acd_events") == next(u for u in team if u != first)
    assert build.run(
        "SELECT state FROM acd_offers ORDER BY offered_at", role="ringdove_pipeline"
    ) == [("timed_out",), ("pending",)]
    assert violations(build) == {}
