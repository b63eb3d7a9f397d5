"""(b) The screen: from the provider's request to the offer on an agent's stream, while 300 agents accept and close.

And from the decision to the stream, which is a part of that.
"""

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator
from uuid import UUID

import psycopg

from bench.distribute import ACT
from bench.ground import RECIPIENT, Ground
from bench.result import Result
from ringdove.accounts.service import sessions
from ringdove.kernel import clock
from ringdove.kernel.db import PIPELINE, PORTAL, Database

AGENTS = 300
#: How long an offer stands on a desk before it is accepted in SQL.
ACT_EVERY_S = 0.05

TEAM = """
INSERT INTO users (id, reseller_id, client_id, username, name, name_key, role)
SELECT gen_random_uuid(), c.reseller_id, c.id, 'desk' || n, 'Desk', 'desk', 'agent'
  FROM clients c, generate_series(1, %(agents)s) n WHERE c.id = %(client)s
"""
MEMBERS = """
INSERT INTO acd_group_members (client_id, group_id, user_id)
SELECT u.client_id, c.acd_group_id, u.id FROM users u JOIN sms_receive_connectors c ON c.id = %(connector)s
 WHERE u.username LIKE 'desk%%'
"""
READY = """
UPDATE acd_agents a SET status_id = s.id
  FROM agent_statuses s WHERE s.client_id = a.client_id AND s.code = 'calls_and_media'
"""


def benchmarks(on: Ground, seconds: float) -> Iterator[Result]:
    """Two rates with agents on HTTP, a higher one with agents in SQL; one web process, one worker."""
    cookies = asyncio.run(_seat(on))
    with on.web() as port, on.worker():
        for rate, by in ((50, "http"), (150, "http"), (300, "sql")):
            found = _measure(on, port, rate, max(seconds * 2, 8), by, cookies)
            setup = {"sms_per_s": rate, "agents": AGENTS, "acting_by": by} | {
                name: round(found[name], 1)
                for name in ("p50_ms", "p95_ms", "p99_ms", "missing", "refused")
            }
            yield Result("screen", found["p99_ms"], "ms p99", setup)
            yield Result(
                "screen.decided",
                found["decided_p99_ms"],
                "ms p99",
                {"sms_per_s": rate, "acting_by": by, "p50_ms": round(found["decided_p50_ms"], 1)},
            )


def _measure(
    on: Ground, port: int, rate: float, seconds: float, by: str, cookies: list[str]
) -> dict[str, float]:
    command = [
        sys.executable,
        "-m",
        "bench.desks",
        str(port),
        RECIPIENT,
        str(rate),
        str(seconds),
        by,
    ]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as desks:
        assert desks.stdin is not None
        assert desks.stdout is not None
        desks.stdin.write("\n".join(cookies))
        desks.stdin.close()
        if by == "sql":
            asyncio.run(_act(on, desks))
        said = desks.stdout.read()
    if desks.returncode:
        raise RuntimeError("the desks gave up")
    found: dict[str, float] = json.loads(said)
    return found


async def _act(on: Ground, desks: subprocess.Popen[str]) -> None:
    """Accept and close in SQL whatever is offered, while the desks look."""
    async with Database(on.dsn, PIPELINE, size=1, waker=on.waker()) as database:
        group = on.value("SELECT acd_group_id FROM sms_receive_connectors LIMIT 1")
        while desks.poll() is None:
            async with database.transaction() as conn:
                await conn.execute(ACT.encode())
                conn.wake(f"group:{group}")
            await clock.pause(ACT_EVERY_S)


async def _seat(on: Ground) -> list[str]:
    """Make the agents, put them into a status that receives, sign them in; their cookies."""
    params = {"client": on.client_id, "connector": on.connector_id, "agents": AGENTS}
    with psycopg.connect(on.dsn, options="-c role=ringdove_portal") as conn:
        conn.execute("SELECT set_config('ringdove.system', 'on', true)")
        conn.execute(TEAM, params)
        conn.execute(MEMBERS, params)
        rows = conn.execute("SELECT id FROM users WHERE username LIKE 'desk%'").fetchall()
    with psycopg.connect(on.dsn, options="-c role=ringdove_pipeline") as conn:
        conn.execute(READY)
    on.settle()
    async with Database(on.dsn, PORTAL, size=1) as database:
        return [await _cookie(database, user_id) for (user_id,) in rows]


async def _cookie(database: Database, user_id: UUID) -> str:
    async with database.transaction() as conn:
        return await sessions.open_session(conn, user_id)
