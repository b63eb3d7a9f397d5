"""(k) Tables: first and hundredth page, every order, search and export of lists of a hundred thousand rows.

Measured as a client's administrator who has them all, as a reseller's above five hundred clients, and as the system's.
"""

import asyncio
from collections.abc import Iterator
from http.client import HTTPConnection
from json import loads
from urllib.parse import urlencode
from uuid import UUID

import psycopg

from bench.ground import Ground, writing
from bench.result import Result
from ringdove.accounts.service import sessions
from ringdove.kernel import clock, ids
from ringdove.kernel.db import PORTAL, Database
from ringdove.kernel.embedded import SUPER

MANY = 100_000
CLIENTS = 500
PAGES = 100
WITHIN_MS = 50.0
#: A path, its orders, and what is searched: rare, in the middle, common, missing.
LISTS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "users": (("name", "username", "created_at"), ("12345", "0f3", "person", "nobody")),
    "clients": (("name", "code", "created_at"), ("123", "0f", "branch", "nobody")),
    "acd-groups": (("name", "created_at"), ("12345", "0f3", "group", "nobody")),
    "agent-statuses": (("position", "name"), ("12345", "0f3", "status", "nobody")),
    "sms-send-connectors": (("name", "created_at"), ("12345", "0f3", "sender", "nobody")),
    "sms-receive-connectors": (("name", "recipient"), ("12345", "0f3", "line", "0891 1012345")),
    "received-sms": (("received_at",), ("0170 1012345", "+491701012345")),
    "audit": (("at",), ("12345", "0f3", "person", "nobody")),
}
RESELLERS = """
INSERT INTO resellers (id, code, name, name_key)
SELECT gen_random_uuid(), 'r' || n, 'R', 'r' FROM generate_series(1, 9) n;
INSERT INTO clients (id, reseller_id, code, name, name_key, country, time_zone, language)
SELECT gen_random_uuid(), r.id, 'b' || n, 'Branch ' || md5(n::text), 'branch ' || md5(n::text), 'DE', 'Europe/Berlin', 'de'
  FROM generate_series(1, {clients}) n, resellers r WHERE r.code = 'r';
"""
FILL = """
SET LOCAL session_replication_role = replica;
CREATE TEMPORARY TABLE owners ON COMMIT DROP AS
SELECT n, {shift} + 1000000 + n AS number, md5(n::text) AS word, o.id AS client_id, o.reseller_id
  FROM generate_series(1, {many}) n
  JOIN (SELECT *, row_number() OVER () AS r, count(*) OVER () AS all_of_them FROM clients WHERE code LIKE '{codes}') o
    ON o.r = 1 + n % o.all_of_them;
INSERT INTO users (id, reseller_id, client_id, username, name, name_key, role)
SELECT gen_random_uuid(), reseller_id, client_id, 'u' || n, 'Person ' || word, 'person ' || word, 'agent' FROM owners;
INSERT INTO acd_groups (id, client_id, name, name_key)
SELECT gen_random_uuid(), client_id, 'Group ' || word || n, 'group ' || word || n FROM owners;
INSERT INTO agent_statuses (id, client_id, name, colour, position, settable_by_agent, logged_on, present, break,
                            receives_calls, receives_sms, distribute_during_call)
SELECT gen_random_uuid(), client_id, 'Status ' || word, '#ffffff', 10, true, true, true, false, false, true, false
  FROM owners;
INSERT INTO sms_send_connectors (id, client_id, name, name_key, kind)
SELECT gen_random_uuid(), client_id, 'Sender ' || word, 'sender ' || word, 'demo_phone' FROM owners;
INSERT INTO sms_receive_connectors (id, client_id, name, name_key, recipient, recipient_key, country)
SELECT gen_random_uuid(), client_id, 'Line ' || word, 'line ' || word, '+49891' || number, '+49891' || number, 'DE'
  FROM owners;
INSERT INTO audit (id, client_id, reseller_id, user_name, source, via, action, kind, label, changes)
SELECT ringdove_new_id(), client_id, reseller_id, 'somebody', '', 'session', 'changed', 'users', 'Person ' || word, '{{}}'
  FROM owners;
INSERT INTO messages (id, client_id, connector_id, sender, sender_raw, recipient, recipient_raw, body, received_at)
SELECT ringdove_new_id(), o.client_id, c.id, '+49170' || number, '0170', '+4930', '+4930', 'Hello', now()
  FROM owners o JOIN sms_receive_connectors c ON c.recipient_key = '+49891' || number;
"""


def benchmarks(on: Ground, seconds: float) -> Iterator[Result]:
    """A hundred thousand of everything in one client, then as many in five hundred."""
    del seconds
    _fill(on, FILL.format(many=MANY, shift=0, codes="c"))
    yield from _measured(on, "client")
    _fill(on, RESELLERS.format(clients=CLIENTS), FILL.format(many=MANY, shift=MANY, codes="b%"))
    for who in ("reseller", "small reseller", "system"):
        yield from _measured(on, who)


def _fill(on: Ground, *scripts: str) -> None:
    with psycopg.connect(on.server.dsn(SUPER)) as conn:
        for script in scripts:
            conn.execute(script.encode())
    with psycopg.connect(on.server.dsn(SUPER), autocommit=True) as conn:
        conn.execute("VACUUM ANALYZE")


def _measured(on: Ground, who: str) -> Iterator[Result]:
    token = asyncio.run(_session(on, who))
    with on.web() as port:
        calling = HTTPConnection("127.0.0.1", port, timeout=60)
        calling.connect()
        took: list[tuple[float, str]] = []
        for path, (sorts, searches) in LISTS.items():
            if path == "clients" and who == "client":
                continue
            for query in [{"q": q} for q in searches]:
                took += [
                    (_ask(calling, token, path, query)[0], f"{path}?{urlencode(query)}")
                    for _ in range(5)
                ]
            for sort in [s for name in sorts for s in (name, f"-{name}")]:
                took += [(ms, f"{path}?sort={sort}") for ms in _pages(calling, token, path, sort)]
        took.sort()
        slow = sorted({what for ms, what in took if ms > WITHIN_MS})
        setup = {
            "rows": MANY, "as": who, "requests": len(took), "p50_ms": round(took[len(took) // 2][0], 1),
            "worst_ms": round(took[-1][0]), "worst": took[-1][1], "slower": " ".join(slow),
        }  # fmt: skip
        yield Result("tables", took[int(len(took) * 0.95)][0], "ms p95", setup)
        began = clock.monotonic()
        rows = _export(calling, token)
        yield Result(
            "tables_export", rows / (clock.monotonic() - began), "rows/s", {"as": who, "rows": rows}
        )


def _ask(
    calling: HTTPConnection, token: str, path: str, query: dict[str, str]
) -> tuple[float, str]:
    began = clock.monotonic()
    calling.request(
        "GET", f"/api/v1/{path}?{urlencode(query)}", headers={"Cookie": f"ringdove_session={token}"}
    )
    answer = calling.getresponse()
    body = answer.read()
    took = (clock.monotonic() - began) * 1000
    if answer.status != 200:
        raise RuntimeError(f"{path} {query}: {body.decode()}")
    return took, str(loads(body)["next"] or "")


def _pages(calling: HTTPConnection, token: str, path: str, sort: str) -> Iterator[float]:
    query = {"sort": sort}
    for _ in range(PAGES):
        took, cursor = _ask(calling, token, path, query)
        yield took
        if not cursor:
            return
        query["cursor"] = cursor


def _export(calling: HTTPConnection, token: str) -> int:
    calling.request("GET", "/api/v1/users.csv", headers={"Cookie": f"ringdove_session={token}"})
    return calling.getresponse().read().count(b"\n") - 1


async def _session(on: Ground, who: str) -> str:
    role = {"client": "client_admin", "system": "system_admin"}.get(who, "reseller_admin")
    user: UUID = ids.new()
    with writing(on.dsn) as conn:
        conn.execute(
            "INSERT INTO users (id, reseller_id, client_id, username, name, name_key, role)"
            " SELECT %(id)s, CASE WHEN %(role)s <> 'system_admin' THEN r.id END,"
            " CASE WHEN %(role)s = 'client_admin' THEN %(client)s::uuid END, 'admin', 'Admin', 'admin', %(role)s"
            " FROM resellers r WHERE r.code = %(code)s",
            {
                "id": user,
                "role": role,
                "client": on.client_id,
                "code": "r1" if "small" in who else "r",
            },
        )
    async with Database(on.dsn, PORTAL, size=1) as database, database.transaction() as conn:
        return await sessions.open_session(conn, user)
