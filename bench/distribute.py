"""(c) Distribution: events routed and offered a second, with 1,000 agents in 50 groups who accept and close in SQL.

And what one decision costs while more and more events wait, and while other clients have more and more agents.
"""

import asyncio
import time
from collections.abc import Iterator
from uuid import UUID

import psycopg

from bench.ground import Ground, add_client
from bench.result import Result
from ringdove.acd.service import distribution
from ringdove.kernel import clock, ids
from ringdove.kernel.db import PIPELINE, Database
from ringdove.messages import service as messages
from ringdove.messages.model import Incoming, bucket_of

AGENTS = 1000
GROUPS = 50
BATCH = 100
#: The feeder waits while more than this is on its way.
BACKLOG = 2000
#: So many wait while one decision is timed; in the last case others have so many agents.
WAITING = (100, 1_000, 100_000)
OTHERS = 20_000
DECISIONS = 100

SET_UP = """
INSERT INTO acd_groups (id, client_id, name, name_key)
SELECT gen_random_uuid(), %(client)s, 'Bench ' || n, 'bench ' || n FROM generate_series(1, %(groups)s) n;
INSERT INTO users (id, reseller_id, client_id, username, name, name_key, role)
SELECT gen_random_uuid(), c.reseller_id, c.id, 'bench' || n, 'Bench', 'bench', 'agent'
  FROM clients c, generate_series(1, %(agents)s) n WHERE c.id = %(client)s;
INSERT INTO acd_group_members (client_id, group_id, user_id)
SELECT %(client)s, g.id, u.id
  FROM (SELECT id, row_number() OVER () n FROM users WHERE username LIKE 'bench%%') u
  JOIN (SELECT id, row_number() OVER () n FROM acd_groups WHERE name LIKE 'Bench%%') g
    ON g.n = u.n %% %(groups)s + 1;
INSERT INTO sms_receive_connectors (id, client_id, name, name_key, recipient, recipient_key, country, acd_group_id)
SELECT gen_random_uuid(), %(client)s, name, name_key, '+4931' || row_number() OVER (), '+4931' || row_number() OVER (),
       'DE', id FROM acd_groups WHERE name LIKE 'Bench%%';
"""
READY = """
UPDATE acd_agents a SET connected = true, disconnected_at = NULL, status_id = s.id
  FROM agent_statuses s WHERE s.client_id = a.client_id AND s.code = 'calls_and_media';
INSERT INTO updates_processes VALUES (%(process)s, now() + interval '1 hour');
INSERT INTO updates_streams (id, process_id, client_id, user_id, session_id)
SELECT gen_random_uuid(), %(process)s, client_id, user_id, gen_random_uuid() FROM acd_agents;
"""
#: Every agent accepts what is offered to her and closes it: as the desk's statements do, in one set.
ACT = """
WITH taken AS MATERIALIZED (
    SELECT e.id, e.client_id, e.agent_id FROM acd_events e WHERE e.state = 'offered' ORDER BY e.id LIMIT 2000 FOR UPDATE
), agents AS MATERIALIZED (
    SELECT user_id FROM acd_agents WHERE user_id IN (SELECT agent_id FROM taken) ORDER BY user_id FOR UPDATE
), offers AS (
    UPDATE acd_offers o SET state = 'accepted', decided_at = now() FROM taken
     WHERE o.event_id = taken.id AND o.state = 'pending'
), history AS (
    INSERT INTO acd_history (client_id, event_id, at, what, agent_id)
    SELECT client_id, id, now(), what, agent_id FROM taken, (VALUES ('accepted'), ('closed')) AS acts(what)
), events AS (
    UPDATE acd_events e SET state = 'closed', accepted_at = now(), closed_at = now() FROM taken WHERE e.id = taken.id
), freed AS (
    UPDATE acd_agents a SET load = a.load - n.n, idle_since = now()
      FROM (SELECT agent_id, count(*) n FROM taken GROUP BY agent_id) n JOIN agents ON agents.user_id = n.agent_id
     WHERE a.user_id = n.agent_id
)
SELECT count(*) FROM taken
"""

#: A group with one agent who may have one at a time, and a line of events, as if that many customers had written.
LINE = """
WITH line AS (
    INSERT INTO acd_groups (id, client_id, name, name_key)
    VALUES (gen_random_uuid(), %(client)s, 'Line', 'line') RETURNING id, client_id
), agent AS (
    SELECT id FROM users WHERE username = 'bench1'
), one AS (
    UPDATE users SET max_parallel_sms = 1 WHERE id IN (SELECT id FROM agent)
)
INSERT INTO acd_group_members (client_id, group_id, user_id) SELECT line.client_id, line.id, agent.id FROM line, agent
"""
WAIT = """
WITH line AS (
    SELECT g.id, g.client_id, (SELECT c.id FROM sms_receive_connectors c WHERE c.client_id = g.client_id LIMIT 1) AS connector_id,
           (SELECT count(*) FROM acd_events e WHERE e.group_id = g.id AND e.state = 'queued') AS waiting
      FROM acd_groups g WHERE g.name = 'Line'
), talks AS (
    INSERT INTO conversations (id, client_id, connector_id, sender)
    SELECT gen_random_uuid(), client_id, connector_id, '+48' || (random() * 1e6)::int || n
      FROM line, generate_series(line.waiting + 1, %(waiting)s) n
    RETURNING id, client_id, connector_id
)
INSERT INTO acd_events (id, client_id, conversation_id, connector_id, group_id, subject, queued_at, rank_at,
                        first_message_id, last_message_id, created_at)
SELECT gen_random_uuid(), t.client_id, t.id, t.connector_id, line.id, '', now(), now(), gen_random_uuid(),
       gen_random_uuid(), now()
  FROM talks t, line
"""
STRANGERS = """
INSERT INTO users (id, reseller_id, client_id, username, name, name_key, role)
SELECT gen_random_uuid(), c.reseller_id, c.id, 'stranger' || n, 'Stranger', 'stranger', 'agent'
  FROM clients c, generate_series(1, %(agents)s) n WHERE c.code = 'others';
INSERT INTO acd_group_members (client_id, group_id, user_id)
SELECT u.client_id, g.id, u.id FROM users u JOIN acd_groups g ON g.client_id = u.client_id
 WHERE u.username LIKE 'stranger%%';
"""
STRANGERS_READY = """
UPDATE acd_agents a SET connected = true, disconnected_at = NULL, status_id = s.id
  FROM agent_statuses s WHERE s.client_id = a.client_id AND s.code = 'calls_and_media' AND NOT a.connected
"""


def _several(conn: psycopg.Connection, statements: str, params: dict[str, object]) -> None:
    for statement in statements.split(";"):
        if statement.strip():
            conn.execute(statement.encode(), params)


def prepare(on: Ground) -> list[tuple[UUID, UUID]]:
    with psycopg.connect(on.dsn, options="-c role=ringdove_portal") as conn:
        conn.execute("SELECT set_config('ringdove.system', 'on', true)")
        _several(conn, SET_UP, {"client": on.client_id, "groups": GROUPS, "agents": AGENTS})
        lines = conn.execute(
            "SELECT id, client_id FROM sms_receive_connectors WHERE recipient LIKE '+4931%'"
        ).fetchall()
    with psycopg.connect(on.dsn, options="-c role=ringdove_pipeline") as conn:
        _several(conn, READY, {"process": str(ids.new())})
    on.settle()
    return [(line, client) for line, client in lines]


def _sms(line: UUID, client: UUID, number: int) -> Incoming:
    sender = f"+4917{number:09d}"
    return Incoming(
        id=ids.new(), client_id=client, connector_id=line, sender=sender, sender_raw=sender, recipient="+4931",
        recipient_raw="4931", body="Hello", keyword=None, provider_message_id=None, provider_timestamp=None,
        received_at=clock.now(), key=None, bucket=bucket_of(line, sender),
    )  # fmt: skip


async def _measure(on: Ground, seconds: float) -> tuple[float, list[int]]:
    """Offers a second, and how much was waiting, second by second."""
    lines = prepare(on)
    waiting: list[int] = []
    offered = 0
    async with Database(on.dsn, PIPELINE, size=6, waker=on.waker()) as database:
        async with database.transaction() as conn:
            await messages.store(conn, [_sms(*lines[0], 0)])
        while not on.value("SELECT count(*) FROM acd_offers"):  # noqa: ASYNC110 - another process makes it
            await asyncio.sleep(0.05)
        end = time.perf_counter() + seconds

        async def feed() -> None:
            number = 0
            while time.perf_counter() < end:
                if waiting and waiting[-1] > BACKLOG:
                    await asyncio.sleep(0.01)
                    continue
                line, client = lines[number // BATCH % len(lines)]
                async with database.transaction() as conn:
                    await messages.store(
                        conn, [_sms(line, client, number + n) for n in range(BATCH)]
                    )
                number += BATCH

        async def act() -> None:
            nonlocal offered
            while time.perf_counter() < end:
                async with database.transaction() as conn:
                    row = await (await conn.execute(ACT.encode())).fetchone()
                    conn.wake(*(f"group:{g}" for g in groups))
                taken = int(row[0]) if row else 0
                offered += taken
                await asyncio.sleep(0 if taken else 0.005)

        async def watch() -> None:
            while time.perf_counter() < end:
                async with database.pool.connection() as conn:
                    row = await (
                        await conn.execute(
                            "SELECT (SELECT count(*) FROM messages_to_route)"
                            " + (SELECT count(*) FROM acd_events WHERE state = 'queued')"
                        )
                    ).fetchone()
                waiting.append(int(row[0]) if row else 0)
                await asyncio.sleep(0.1)

        async with database.pool.connection() as conn:
            found = await (
                await conn.execute("SELECT id FROM acd_groups WHERE name LIKE 'Bench%'")
            ).fetchall()
            groups = [row[0] for row in found]
        began = time.perf_counter()
        await asyncio.gather(feed(), act(), watch())
        return offered / (time.perf_counter() - began), waiting


def benchmarks(on: Ground, seconds: float) -> Iterator[Result]:
    """Measure with one worker process."""
    with on.worker():
        rate, waiting = asyncio.run(_measure(on, max(seconds * 2, 8)))
    yield Result(
        "distribute.events", rate, "events/s", {"agents": AGENTS, "groups": GROUPS, "workers": 1}
    )
    half = len(waiting) // 2
    growth = (sum(waiting[half:]) / max(1, len(waiting) - half)) - (
        sum(waiting[:half]) / max(1, half)
    )
    yield Result("distribute.queue_growth", growth, "events", {"feeder_waits_above": BACKLOG})
    yield from _costs(on)


def _costs(on: Ground) -> Iterator[Result]:
    """One decision, by how many wait; the last time among the agents of other clients."""
    with psycopg.connect(on.dsn, options="-c role=ringdove_portal") as conn:
        conn.execute("SELECT set_config('ringdove.system', 'on', true)")
        conn.execute(LINE.encode(), {"client": on.client_id})
    for waiting in WAITING:
        yield from _cost(on, waiting, 0)
    add_client(on, "others", "+493999999999")
    with psycopg.connect(on.dsn, options="-c role=ringdove_portal") as conn:
        conn.execute("SELECT set_config('ringdove.system', 'on', true)")
        _several(conn, STRANGERS, {"agents": OTHERS})
    with psycopg.connect(on.dsn, options="-c role=ringdove_pipeline") as conn:
        conn.execute(STRANGERS_READY.encode())
    yield from _cost(on, WAITING[-1], OTHERS)


def _cost(on: Ground, waiting: int, others: int) -> Iterator[Result]:
    with psycopg.connect(on.dsn, options="-c role=ringdove_pipeline") as conn:
        conn.execute(WAIT.encode(), {"waiting": waiting})
    on.settle()
    took = sorted(asyncio.run(_decide(on)))
    found = {
        "waiting": waiting,
        "agents_of_others": others,
        "p99_ms": took[int(len(took) * 0.99)] * 1000,
    }
    yield Result("distribute.decision", took[len(took) // 2] * 1000, "ms p50", found)


async def _clear(database: Database) -> None:
    """What is still offered is closed."""
    left = True
    while left:
        async with database.transaction() as conn:
            row = await (await conn.execute(ACT.encode())).fetchone()
        left = bool(row and row[0])


async def _decide(on: Ground) -> list[float]:
    """How long each of some decisions took: one agent has room for one, and gives it back."""
    took = []
    async with Database(on.dsn, PIPELINE, size=1) as database:
        await _clear(database)
        group = on.value("SELECT id FROM acd_groups WHERE name = 'Line'")
        for _ in range(DECISIONS):
            began = time.perf_counter()
            async with database.transaction() as conn:
                await distribution.distribute(conn, group)
            took.append(time.perf_counter() - began)
            async with database.transaction() as conn:
                row = await (await conn.execute(ACT.encode())).fetchone()
            assert row is not None, "nothing was offered"
            assert row[0] == 1, f"{row[0]} were offered, not one"
    return took[DECISIONS // 10 :]
