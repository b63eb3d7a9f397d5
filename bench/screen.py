"""(b) The screen: from the provider's request to the offer on an agent's stream, while 300 agents accept and close."""

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator
from uuid import UUID

import psycopg

from bench.ground import RECIPIENT, Ground
from bench.result import Result
from ringdove.accounts.service import sessions
from ringdove.kernel.db import PORTAL, Database

AGENTS = 300
RATES = (50, 150)

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
    """Two rates, one web process, one worker."""
    cookies = asyncio.run(_seat(on))
    with on.web() as port, on.worker():
        for rate in RATES:
            found = _measure(port, rate, max(seconds * 2, 8), cookies)
            setup = {"sms_per_s": rate, "agents": AGENTS} | {
                name: round(found[name], 1)
                for name in ("p50_ms", "p95_ms", "p99_ms", "missing", "refused")
            }
            yield Result("screen", found["p99_ms"], "ms p99", setup)


def _measure(port: int, rate: float, seconds: float, cookies: list[str]) -> dict[str, float]:
    ran = subprocess.run(
        [sys.executable, "-m", "bench.desks", str(port), RECIPIENT, str(rate), str(seconds)],
        input="\n".join(cookies), capture_output=True, check=True, text=True,
    )  # fmt: skip
    found: dict[str, float] = json.loads(ran.stdout)
    return found


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
