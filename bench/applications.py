"""Routing applications: SMS a second through a published flow of five nodes, from being stored to being in line."""

import asyncio
import time
from collections.abc import Iterator
from uuid import UUID

import psycopg
from psycopg.types.json import Jsonb

from bench.ground import SECRET, Ground
from bench.result import Result
from ringdove.kernel import clock, ids, memory
from ringdove.kernel.crypto import Keys
from ringdove.kernel.db import PIPELINE, Database
from ringdove.messages import service as messages
from ringdove.messages.model import Incoming, bucket_of
from ringdove.routing import jobs
from ringdove.routing.model import SIGNING_PURPOSE

#: Each writes once: whoever is in an event already does not go through the application.
SENDERS = 1_000_000
BATCH = 500
AT_MOST = 20_000
#: So many came before: plans that were made for empty tables are nobody's.
BEFORE = 2 * BATCH

SET_UP = """
INSERT INTO routing_applications (id, client_id, name, name_key, signing_key_encrypted)
VALUES (%(application)s, %(client)s, 'Bench', 'bench', %(key)s);
INSERT INTO routing_versions (id, client_id, application_id, number, draft_version, flow, nodes, published_by)
VALUES (gen_random_uuid(), %(client)s, %(application)s, 1, 1, %(flow)s, 5, 'bench');
UPDATE routing_applications SET published_version = 1 WHERE id = %(application)s;
UPDATE sms_receive_connectors SET routing_type = 'routing_application', routing_application_id = %(application)s
 WHERE id = %(line)s;
"""


def _flow(group: UUID) -> dict[str, object]:
    """Five nodes on the way of every SMS."""
    return {
        "format": 1,
        "start": "k",
        "nodes": [
            {"id": "k", "kind": "keyword", "settings": {"choices": [{"output": "hello", "words": ["hello"]}]},
             "leads": {"hello": "s"}},
            {"id": "s", "kind": "sender", "settings": {"countries": ["DE"]}, "leads": {"matches": "v", "otherwise": "v"}},
            {"id": "v", "kind": "set_variable", "settings": {"name": "topic", "value": "{{ text | upcase }}"},
             "leads": {"next": "c"}},
            {"id": "c", "kind": "compare", "leads": {"yes": "g", "no": "g"},
             "settings": {"conditions": [{"variable": "weekday", "type": "number", "operator": "less", "value": "6"}]}},
            {"id": "g", "kind": "to_group", "settings": {"acd_group_id": str(group), "subject": "{{ topic }}"}},
        ],
    }  # fmt: skip


def _prepare(on: Ground, keys: Keys) -> None:
    group = on.value("SELECT acd_group_id FROM sms_receive_connectors")
    values = {
        "application": ids.new(), "client": on.client_id, "line": on.connector_id, "flow": Jsonb(_flow(group)),
        "key": keys.seal(SIGNING_PURPOSE, "whsec_bench"),
    }  # fmt: skip
    with psycopg.connect(on.dsn, options="-c role=ringdove_portal") as conn:
        conn.execute("SELECT set_config('ringdove.system', 'on', true)")
        for statement in SET_UP.split(";\n"):
            if statement.strip():
                conn.execute(statement.encode(), values)


async def _measure(on: Ground, seconds: float) -> tuple[float, int]:
    keys = Keys(SECRET)
    _prepare(on, keys)
    line, client = UUID(str(on.connector_id)), UUID(str(on.client_id))
    many = min(AT_MOST, int(seconds * 2500))

    async def store(begin: int, end: int) -> None:
        for first in range(begin, end, BATCH):
            batch = []
            for number in range(first, first + BATCH):
                sender = f"+4917{number % SENDERS:09d}"
                batch.append(
                    Incoming(
                        id=ids.new(), client_id=client, connector_id=line, sender=sender, sender_raw=sender,
                        recipient="+49", recipient_raw="49", body="Hello", keyword=None, provider_message_id=None,
                        provider_timestamp=None, received_at=clock.now(), key=None, bucket=bucket_of(line, sender),
                    )
                )  # fmt: skip
            async with database.transaction() as conn:
                await messages.store(conn, batch)

    async def route() -> None:
        while (await jobs.route(database, keys)).may_be_more:
            pass

    async with Database(on.dsn, PIPELINE, size=4) as database:
        await store(0, BEFORE)
        await route()
        await store(BEFORE, BEFORE + many)
        on.settle()
        memory.settle()
        began = time.perf_counter()
        await route()
        took = time.perf_counter() - began
    return many / took, many


def benchmarks(on: Ground, seconds: float) -> Iterator[Result]:
    """Measure in one process."""
    rate, many = asyncio.run(_measure(on, seconds))
    runs = on.value("SELECT count(*) FROM routing_runs")
    yield Result("applications.routed", rate, "SMS/s", {"nodes": 5, "sms": many, "runs": runs})
