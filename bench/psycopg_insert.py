"""The baseline: the receiver's insert by psycopg alone, one row and one transaction after the other on each connection.

``python -m bench.psycopg_insert DSN CLIENT_ID CONNECTOR_ID CONNECTIONS SECONDS``: SMS a second.
"""

import asyncio
import sys

import psycopg
import uvloop

from ringdove.kernel import clock, ids

INSERT = """
WITH stored AS (
    INSERT INTO messages (id, client_id, connector_id, sender, sender_raw, recipient, recipient_raw, body, received_at)
    VALUES (%s, %s, %s, %s, %s, '+4930901820', '+4930901820', %s, %s) RETURNING id)
INSERT INTO messages_to_route (bucket, message_id) SELECT %s, id FROM stored
"""


async def _insert(dsn: str, client: str, connector: str, name: int, until: float) -> int:
    stored = 0
    async with await psycopg.AsyncConnection.connect(
        dsn, autocommit=True, prepare_threshold=1, options="-c role=ringdove_pipeline"
    ) as conn:
        while clock.monotonic() < until:
            sender = f"+4917{name:03d}{stored:06d}"
            text = f"Hello, this is number {stored} of many"
            row = (ids.new(), client, connector, sender, sender, text, clock.now(), stored % 64)
            await conn.execute(INSERT, row)
            stored += 1
    return stored


async def _run(dsn: str, client: str, connector: str, connections: int, seconds: float) -> float:
    began = clock.monotonic()
    inserting = (_insert(dsn, client, connector, n, began + seconds) for n in range(connections))
    return sum(await asyncio.gather(*inserting)) / (clock.monotonic() - began)


if __name__ == "__main__":
    _dsn, _client, _connector, _connections, _seconds = sys.argv[1:]
    print(uvloop.run(_run(_dsn, _client, _connector, int(_connections), float(_seconds))))
