"""(c) Distribution: events routed and offered a second, with 1,000 agents who accept and close in SQL."""

import asyncio
import time
from collections.abc import Iterator
from uuid import UUID

import psycopg

from bench.ground import Ground
from bench.result import Result
from ringdove.kernel import clock, ids
from ringdove.kernel.db import PIPELINE, Database
from ringdove.messages import service as messages
from ringdove.messages.model import Incoming, bucket_of

AGENTS = 1000
GROUPS = 10
BATCH = 100
#: The feeder waits while more than this is on its way.
BACKLOG = 2000

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
    SELECT e.id, e.agent_id FROM acd_events e WHERE e.state = 'offered' ORDER BY e.id LIMIT 2000 FOR UPDATE
), agents AS MATERIALIZED (
    SELECT user_id FROM acd_agents WHERE user_id IN (SELECT agent_id FROM taken) ORDER BY user_id FOR UPDATE
), offers AS (
    UPDATE acd_offers o SET state = 'accepted', decided_at = now() FROM taken
     WHERE o.event_id = taken.id AND o.state = 'pending'
), events AS (
    UPDATE acd_events e SET state = 'closed', accepted_at = now(), closed_at = now() FROM taken WHERE e.id = taken.id
), freed AS (
    UPDATE acd_agents a SET load = a.load - n.n, idle_since = now()
      FROM (SELECT agent_id, count(*) n FROM taken GROUP BY agent_id) n JOIN agents ON agents.user_id = n.agent_id
     WHERE a.user_id = n.agent_id
)
SELECT count(*) FROM taken
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
